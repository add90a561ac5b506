export interface Token {
  /** Code points; `end` is exclusive. */
  start: number;
  end: number;
  /** A line end stands before it. */
  breaks: boolean;
}

const isSpace = (char: string): boolean => /\s/u.test(char);
const isWord = (char: string): boolean => /[\p{L}\p{M}\p{N}_]/u.test(char);

/** Cuts a text, given as code points, into words and single other characters; also at each of `cuts`, counted in `split` when inside a word. */
export function tokensOf(points: readonly string[], cuts: ReadonlySet<number>): { tokens: Token[]; split: number } {
  const tokens: Token[] = [];
  let split = 0;
  let breaks = false;
  for (let at = 0; at < points.length;) {
    const char = points[at]!;
    if (isSpace(char)) {
      breaks ||= char === "\n" || char === "\r";
      at++;
      continue;
    }
    let end = at + 1;
    if (isWord(char)) while (end < points.length && isWord(points[end]!) && !cuts.has(end)) end++;
    if (isWord(char) && cuts.has(end) && end < points.length && isWord(points[end]!)) split++;
    tokens.push({ start: at, end, breaks });
    breaks = false;
    at = end;
  }
  return { tokens, split };
}
