import { assign, setup } from "xstate";

export type CircuitStatus = "closed" | "open" | "half_open";

/** Times are epoch milliseconds and always come with the event. */
export interface CircuitLimits {
  /** Failures within `windowMs` that open the circuit. */
  failures: number;
  windowMs: number;
  /** How long it stays open before a probe is let through. */
  coolDownMs: number;
  /** Probes in flight while half open, and successes in a row that close it. */
  probes: number;
}

export interface CircuitContext extends CircuitLimits {
  failedAt: number[];
  openedAt: number;
  probing: number;
  probedAt: number;
  succeeded: number;
}

export type CircuitEvent =
  /** Asks whether a call may go out: refused (null from `next`) while open or when all probes are in flight. */
  { type: "attempt"; at: number } | { type: "succeed"; at: number } | { type: "fail"; at: number };

export const defaultCircuitLimits: CircuitLimits = { failures: 5, windowMs: 10_000, coolDownMs: 5_000, probes: 1 };

const recentFailures = ({ context, event }: { context: CircuitContext; event: CircuitEvent }) =>
  [...context.failedAt, event.at].filter((at) => at > event.at - context.windowMs);

/** Stops calling a service that fails, and lets probes through after a while. */
export const circuitMachine = setup({
  types: { context: {} as CircuitContext, events: {} as CircuitEvent, input: {} as Partial<CircuitLimits> | undefined },
  guards: {
    tooManyFailures: ({ context, event }) => recentFailures({ context, event }).length >= context.failures,
    cooledDown: ({ context, event }) => event.at - context.openedAt >= context.coolDownMs,
    probeIsFree: ({ context }) => context.probing < context.probes,
    probesAreStale: ({ context, event }) => event.at - context.probedAt >= context.coolDownMs,
    provenWell: ({ context }) => context.succeeded + 1 >= context.probes,
  },
  actions: {
    noteFailure: assign({ failedAt: recentFailures }),
    noteOpening: assign({ openedAt: ({ event }) => event.at, failedAt: [], probing: 0, succeeded: 0 }),
    firstProbe: assign({ probing: 1, probedAt: ({ event }) => event.at, succeeded: 0 }),
    nextProbe: assign({ probing: ({ context }) => context.probing + 1, probedAt: ({ event }) => event.at }),
    noteSuccess: assign({
      probing: ({ context }) => Math.max(0, context.probing - 1),
      succeeded: ({ context }) => context.succeeded + 1,
    }),
    forget: assign({ failedAt: [], probing: 0, succeeded: 0 }),
  },
}).createMachine({
  id: "circuit",
  context: ({ input }) => ({
    ...defaultCircuitLimits,
    ...input,
    failedAt: [],
    openedAt: 0,
    probing: 0,
    probedAt: 0,
    succeeded: 0,
  }),
  initial: "closed",
  states: {
    closed: {
      on: {
        attempt: {},
        succeed: {},
        fail: [{ guard: "tooManyFailures", target: "open", actions: "noteOpening" }, { actions: "noteFailure" }],
      },
    },
    open: {
      on: {
        attempt: { guard: "cooledDown", target: "half_open", actions: "firstProbe" },
        succeed: {},
        fail: {},
      },
    },
    half_open: {
      on: {
        attempt: [
          { guard: "probeIsFree", actions: "nextProbe" },
          { guard: "probesAreStale", actions: "firstProbe" },
        ],
        succeed: [{ guard: "provenWell", target: "closed", actions: "forget" }, { actions: "noteSuccess" }],
        fail: { target: "open", actions: "noteOpening" },
      },
    },
  },
});
