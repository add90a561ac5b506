import { type AutosaveState, pending } from "../saving/autosave.ts";

/** What a page whose lease is lost says of its work. */
export const whereWords = {
  draft:
    "It was offered to others. Your work is kept as your draft of this task, and is here again if you get it once more.",
  device:
    "It was offered to others. Your last changes are kept on this device, and are here again if you get the task once more.",
  late: "You have taken it up again since, and your newer work stands: what you handed in here came late and does not count. It is kept in the history of this task.",
  newer:
    "You have taken it up again since, and your newer work stands: what is on this page is older and was not put over it.",
};

/** Where the work is of a page whose lease is lost. */
export function whereWorkIs(state: AutosaveState): keyof typeof whereWords {
  if (state.stopped === "late") return "late";
  if (state.stopped === "outdone") return "newer";
  return pending(state) ? "device" : "draft";
}
