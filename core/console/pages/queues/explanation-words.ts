import type { QueueExplanation } from "../../../tasks/explanation.contract.ts";

export const exclusionWords: Record<QueueExplanation["excluded"][number]["rule"], string> = {
  batch: "of batches that the queue leaves out",
  priority: "of a priority that the queue leaves out",
  worked_on: "that they have had already",
  postponed: "that they put off for a while",
  kept_for_others: "whose free places are kept for others",
};

/** What a queue has for somebody, in one sentence. */
export function summaryOf({ available, inHand, waiting, conditions }: QueueExplanation): string {
  const failing = conditions.filter(({ holds }) => holds === false).length;
  const hand = inHand > 0 ? ` ${inHand === 1 ? "One task is" : `${inHand} tasks are`} in their hands.` : "";
  if (available > 0)
    return `They would be given a task now, of ${available.toLocaleString("en")} that they may have.${hand}`;
  if (failing > 0)
    return `They get nothing: ${failing === 1 ? "one condition does" : `${failing} conditions do`} not hold.${hand}`;
  if (waiting > 0) return `They get nothing: ${waiting.toLocaleString("en")} wait, but none is for them.${hand}`;
  return `They get nothing, and nobody else would: no task of this queue waits.${hand}`;
}
