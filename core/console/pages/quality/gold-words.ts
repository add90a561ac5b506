import type { GoldHealth } from "../../../quality/gold.contract.ts";

/** What each verdict on a gold means, and what to do about it. */
export const healthWords: Record<GoldHealth["verdict"], string> = {
  untested: "fewer than ten answers, too few to say anything.",
  good: "those who are good at the other golds do better at it than those who are not.",
  too_easy: "nearly everybody passes, so that it tells nobody apart. Keep a few, and retire the rest.",
  too_hard: "nearly nobody passes. Look whether what is expected is right, and whether the instructions say it.",
  does_not_discriminate: "the good and the poor pass it alike. Better golds can take its place.",
  misleading: "the good fail it more often than the poor: what is expected is probably wrong.",
  leaked: "several have drawn exactly the same: the answer has been passed on. Retire it.",
};
