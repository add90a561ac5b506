import { expect, test } from "bun:test";
import { causeText, timerText } from "./event-text.ts";

test.each([
  ["xstate.after.7200000.slow.x", "timer of x"],
  ["xstate.after.context.hours * 3600000.w.waiting", "timer of waiting"],
  ["xstate.after.3600000.(whole)", "timer of (whole)"],
  ["nudge", "nudge"],
])("the timer that sends %s is told as: %s", (event, told) => expect(timerText(event)).toBe(told));

test.each([
  ["xstate.after.7200000.slow.x", "The timer of x"],
  ["xstate.done.actor.call", "call is done"],
  ["nudge", "nudge"],
])("what %s set off is told as: %s", (event, told) => expect(causeText(event)).toBe(told));
