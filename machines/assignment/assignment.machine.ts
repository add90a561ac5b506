import { setup } from "xstate";

export type AssignmentStatus = "reserved" | "active" | "submitted" | "expired" | "released" | "skipped" | "cancelled";

export type AssignmentEvent = {
  type: "claim" | "renew" | "submit" | "expire" | "release" | "skip" | "cancel";
};

/** One person's lease on a task: reserved for them or claimed, then ended exactly once; an ended lease accepts nothing. */
export const assignmentMachine = setup({ types: { events: {} as AssignmentEvent } }).createMachine({
  id: "assignment",
  initial: "reserved",
  states: {
    reserved: { on: { claim: "active", expire: "expired", release: "released", skip: "skipped", cancel: "cancelled" } },
    active: {
      on: {
        renew: "active",
        submit: "submitted",
        expire: "expired",
        release: "released",
        skip: "skipped",
        cancel: "cancelled",
      },
    },
    submitted: { type: "final" },
    expired: { type: "final" },
    released: { type: "final" },
    skipped: { type: "final" },
    cancelled: { type: "final" },
  },
});
