/** Translates between a text's UTF-16 positions, in which browsers count, and its code points, in which spans are kept. */
export interface CodePoints {
  /** How many code points the text has. */
  readonly length: number;
  /** The UTF-16 position of a code point; past the end, the text's length. */
  toUtf16(point: number): number;
  /** The code point at a UTF-16 position; inside a surrogate pair, the point that the pair makes. */
  fromUtf16(unit: number): number;
  /** The text between two code points. */
  slice(start: number, end: number): string;
}

/** Builds the translation; texts without surrogate pairs need no table. */
export function codePointsOf(text: string): CodePoints {
  const pairs = pairPositions(text);
  const length = text.length - pairs.length;
  const toUtf16 = (point: number): number => {
    if (point >= length) return text.length;
    return Math.max(0, point) + countBefore(pairs, Math.max(0, point), (position, index) => position - index);
  };
  return {
    length,
    toUtf16,
    fromUtf16(unit) {
      const at = Math.max(0, Math.min(unit, text.length));
      return at - countBefore(pairs, at, (position) => position + 1);
    },
    slice: (start, end) => text.slice(toUtf16(start), toUtf16(end)),
  };
}

function pairPositions(text: string): number[] {
  const found: number[] = [];
  for (let i = 0; i + 1 < text.length; i++) {
    const unit = text.charCodeAt(i);
    const next = text.charCodeAt(i + 1);
    if (unit >= 0xd800 && unit <= 0xdbff && next >= 0xdc00 && next <= 0xdfff) found.push(i++);
  }
  return found;
}

/** How many entries have a key below `limit`; keys grow with the index. */
function countBefore(list: readonly number[], limit: number, key: (entry: number, index: number) => number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (key(list[middle]!, middle) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
