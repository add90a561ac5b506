/** How different texts are, by their places: 1 less twice the words both have, of all they have (Dice 1945), whatever case and order; 0 for two without words. */
export function wordDistance(texts: readonly string[]): (a: number, b: number) => number {
  const bags = texts.map(bagOf);
  return (a, b) => {
    const [left, right] = [bags[a]!, bags[b]!];
    const [few, many] = left.counts.size <= right.counts.size ? [left, right] : [right, left];
    let both = 0;
    for (const [word, count] of few.counts) both += Math.min(count, many.counts.get(word) ?? 0);
    const all = left.size + right.size;
    return all === 0 ? 0 : 1 - (2 * both) / all;
  };
}

function bagOf(text: string): { counts: Map<string, number>; size: number } {
  const words = text.normalize("NFKC").toLowerCase().split(/\s+/u).filter(Boolean);
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return { counts, size: words.length };
}
