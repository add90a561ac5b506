import { setup } from "xstate";

export type ExportStatus = "queued" | "running" | "completed" | "failed" | "expired" | "cancelled";

export type ExportEvent = {
  /** `resume` hands a run whose worker died back to the queue. */
  type: "start" | "resume" | "complete" | "fail" | "cancel" | "expire" | "retry";
};

/** An export's life; whatever ended without a file that can be downloaded may be tried again. */
export const exportMachine = setup({ types: { events: {} as ExportEvent } }).createMachine({
  id: "export",
  initial: "queued",
  states: {
    queued: { on: { start: "running", fail: "failed", cancel: "cancelled" } },
    running: { on: { complete: "completed", fail: "failed", cancel: "cancelled", resume: "queued" } },
    completed: { on: { expire: "expired" } },
    failed: { on: { retry: "queued" } },
    expired: { on: { retry: "queued" } },
    cancelled: { on: { retry: "queued" } },
  },
});
