/** The answers to "How sure are you?", as they are handed in. */
export const sureSteps = [
  { title: "Unsure", confidence: 0.3 },
  { title: "Fairly", confidence: 0.6 },
  { title: "Sure", confidence: 0.9 },
] as const;

/** The step that a confidence between 0 and 1 is nearest to; null where nothing was said. */
export function stepOf(confidence: number | null): (typeof sureSteps)[number] | null {
  if (confidence === null) return null;
  return sureSteps.reduce((best, one) =>
    Math.abs(one.confidence - confidence) < Math.abs(best.confidence - confidence) ? one : best,
  );
}

/** What the key says next: from nothing and from the last step on to the first. */
export function nextStep(confidence: number | null): number {
  const at = sureSteps.findIndex((one) => one === stepOf(confidence));
  return sureSteps[(at + 1) % sureSteps.length]!.confidence;
}

/** A confidence as reviewers read it. */
export function sureWords(confidence: number): string {
  const { title } = stepOf(confidence)!;
  return `${title === "Fairly" ? "Fairly sure" : title} (${Math.round(confidence * 100)} %)`;
}
