import { expect, test } from "bun:test";
import { machineSuite } from "../machine.suite.ts";
import { nextState } from "../next-state.ts";
import { deliveryMachine } from "./delivery.machine.ts";

const failure = (attempt: number, retryable = true) => ({ type: "fail", attempt, maxAttempts: 3, retryable }) as const;

machineSuite({
  machine: deliveryMachine,
  events: [{ type: "succeed" }, failure(1), failure(3), { type: "abandon" }, { type: "replay" }],
  states: ["pending", "retrying", "delivered", "failed"],
  accepts: {
    pending: ["succeed", "fail", "abandon"],
    retrying: ["succeed", "fail", "abandon"],
    delivered: ["replay"],
    failed: ["replay"],
  },
});

test("a delivery is retried until its attempts run out", () => {
  expect(nextState(deliveryMachine, "pending", failure(1))).toBe("retrying");
  expect(nextState(deliveryMachine, "retrying", failure(2))).toBe("retrying");
  expect(nextState(deliveryMachine, "retrying", failure(3))).toBe("failed");
});

test("an endpoint that is gone is not tried again", () => {
  expect(nextState(deliveryMachine, "pending", failure(1, false))).toBe("failed");
});
