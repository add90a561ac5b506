import { setup } from "xstate";

export const handoverStates = ["moving", "telling", "retracting", "done", "compensated", "overtaken"] as const;
export type HandoverState = (typeof handoverStates)[number];

export type HandoverEvent = {
  type: "accept" | "refuse" | "deliver" | "fail" | "expire" | "overtake";
};

/**
 * A task that is handed to a person: assigned, taken over by its workflow, then told. What fails, or is not answered in time, is
 * made good: the assignment is released, which the workflow hears, and those concerned are told. Work that ended meanwhile overtakes it.
 */
export const handoverMachine = setup({ types: { events: {} as HandoverEvent } }).createMachine({
  id: "handover",
  initial: "moving",
  states: {
    moving: { on: { accept: "telling", refuse: "retracting", expire: "retracting", overtake: "overtaken" } },
    telling: {
      on: { deliver: "done", fail: "retracting", refuse: "retracting", expire: "retracting", overtake: "overtaken" },
    },
    retracting: { on: { deliver: "compensated", fail: "compensated", expire: "compensated" } },
    done: { type: "final" },
    compensated: { type: "final" },
    overtaken: { type: "final" },
  },
});
