import type { Verbs } from "../http/mount.ts";
import type { Job } from "../job.ts";
import type { AnyReaction } from "../reaction.ts";
import type { Schedule } from "../schedule.ts";
import type { Runtime } from "../context.ts";
import type { Contract } from "../wire/endpoint.ts";
import type { EventTable } from "../wire/event.ts";

/** A service as the composition root sees it. */
export interface Service {
  name: string;
  contract: Contract;
  events: EventTable;
  routes: Record<string, unknown>;
  reactions: readonly AnyReaction[];
  jobs: readonly Job[];
  schedules: readonly Schedule[];
  /** Runs once before the service answers, for instance to make its signing key. */
  prepare?: (runtime: Runtime) => Promise<void>;
}

type Declared<C extends Contract> = Omit<Service, "contract" | "routes" | "reactions" | "jobs" | "schedules"> & {
  contract: C;
  routes: Verbs<C>;
  reactions?: readonly AnyReaction[];
  jobs?: readonly Job[];
  schedules?: readonly Schedule[];
};

/** Declares a service; its verbs are checked against its contract. */
export function service<C extends Contract>(declared: Declared<C>): Service {
  return { reactions: [], schedules: [], ...declared, jobs: declared.jobs ?? [] };
}
