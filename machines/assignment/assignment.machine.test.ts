import { expect, test } from "bun:test";
import { machineSuite } from "../machine.suite.ts";
import { nextState } from "../next-state.ts";
import { assignmentMachine } from "./assignment.machine.ts";

machineSuite({
  machine: assignmentMachine,
  events: [
    { type: "claim" },
    { type: "renew" },
    { type: "submit" },
    { type: "expire" },
    { type: "release" },
    { type: "skip" },
    { type: "cancel" },
  ],
  states: ["reserved", "active", "submitted", "expired", "released", "skipped", "cancelled"],
  accepts: {
    reserved: ["claim", "expire", "release", "skip", "cancel"],
    active: ["renew", "submit", "expire", "release", "skip", "cancel"],
  },
});

test("a late submit is refused once the lease has expired", () => {
  expect(nextState(assignmentMachine, "expired", "submit")).toBeNull();
});

test("renewing keeps the lease active", () => {
  expect(nextState(assignmentMachine, "active", "renew")).toBe("active");
});
