import { expect, test } from "bun:test";
import { machineSuite } from "../machine.suite.ts";
import { nextState } from "../next-state.ts";
import { uploadMachine } from "./upload.machine.ts";

machineSuite({
  machine: uploadMachine,
  events: [{ type: "finalise" }, { type: "process" }, { type: "reprocess" }, { type: "reject" }, { type: "delete" }],
  states: ["pending", "uploaded", "processed", "rejected", "deleted"],
  accepts: {
    pending: ["finalise", "reject", "delete"],
    uploaded: ["process", "reject", "delete"],
    processed: ["reprocess", "reject", "delete"],
    rejected: ["delete"],
  },
});

test("an upload that was rejected is never processed", () => {
  expect(nextState(uploadMachine, "rejected", "process")).toBeNull();
});
