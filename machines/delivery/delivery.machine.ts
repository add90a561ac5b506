import { setup } from "xstate";

export type DeliveryStatus = "pending" | "retrying" | "delivered" | "failed";

export type DeliveryEvent =
  | { type: "succeed" | "abandon" | "replay" }
  /** `attempt` counts from 1; `retryable` is false where trying again is pointless, such as 410 Gone. */
  | { type: "fail"; attempt: number; maxAttempts: number; retryable: boolean };

/** One message to one webhook: tried until it succeeds, attempts run out or the endpoint is gone; replayed on demand. */
export const deliveryMachine = setup({
  types: { events: {} as DeliveryEvent },
  guards: {
    mayRetry: ({ event }) => event.type === "fail" && event.retryable && event.attempt < event.maxAttempts,
  },
}).createMachine({
  id: "delivery",
  initial: "pending",
  states: {
    pending: {
      on: {
        succeed: "delivered",
        fail: [{ guard: "mayRetry", target: "retrying" }, { target: "failed" }],
        abandon: "failed",
      },
    },
    retrying: {
      on: {
        succeed: "delivered",
        fail: [{ guard: "mayRetry", target: "retrying" }, { target: "failed" }],
        abandon: "failed",
      },
    },
    delivered: { on: { replay: "pending" } },
    failed: { on: { replay: "pending" } },
  },
});
