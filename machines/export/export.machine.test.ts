import { expect, test } from "bun:test";
import { machineSuite } from "../machine.suite.ts";
import { nextState } from "../next-state.ts";
import { exportMachine } from "./export.machine.ts";

machineSuite({
  machine: exportMachine,
  events: [
    { type: "start" },
    { type: "resume" },
    { type: "complete" },
    { type: "fail" },
    { type: "cancel" },
    { type: "expire" },
    { type: "retry" },
  ],
  states: ["queued", "running", "completed", "failed", "expired", "cancelled"],
  accepts: {
    queued: ["start", "fail", "cancel"],
    running: ["complete", "fail", "cancel", "resume"],
    completed: ["expire"],
    failed: ["retry"],
    expired: ["retry"],
    cancelled: ["retry"],
  },
});

test("an expired export can be made again, a completed one need not be", () => {
  expect(nextState(exportMachine, "expired", "retry")).toBe("queued");
  expect(nextState(exportMachine, "completed", "retry")).toBeNull();
});
