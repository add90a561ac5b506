/** A span that a worker marked, from `start` to `end`, exclusive; whole numbers, such as characters. */
export interface Span {
  worker: number;
  label: number;
  start: number;
  end: number;
}

/** A text or recording of some length, and who looked at it: also who marked nothing. */
export interface Continuum {
  length: number;
  workers: number;
  spans: readonly Span[];
}

export interface Disagreement {
  observed: number;
  expected: number;
}

interface Section {
  start: number;
  length: number;
  marked: boolean;
}

/** Krippendorff's observed and expected disagreement about where spans of one class are (1995; 2004, section 11.6.4). */
export function disagreementOn(continuum: Continuum, label: number): Disagreement {
  const { length, workers } = continuum;
  const sections = Array.from({ length: workers }, (_, worker) => sectionsOf(continuum, worker, label));
  let observed = 0;
  for (const [i, left] of sections.entries())
    for (const [j, right] of sections.entries())
      if (i !== j) for (const a of left) for (const b of right) observed += apart(a, b);
  return { observed: observed / (workers * (workers - 1) * length * length), expected: expectedOf(sections, length) };
}

/** A worker's spans of one class and the gaps about them, in order; what reaches out of the continuum or into an earlier span is cut off. */
function sectionsOf({ length, spans }: Continuum, worker: number, label: number): Section[] {
  const sections: Section[] = [];
  let end = 0;
  const mine = spans.filter((span) => span.worker === worker && span.label === label);
  for (const span of mine.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const from = Math.max(span.start, end);
    const to = Math.min(span.end, length);
    if (!(to > from)) continue;
    if (from > end) sections.push({ start: end, length: from - end, marked: false });
    sections.push({ start: from, length: to - from, marked: true });
    end = to;
  }
  if (end < length) sections.push({ start: end, length: length - end, marked: false });
  return sections;
}

/** Squared distance of two workers' sections: of overlapping spans by both ends, of a span within a gap by its length. */
function apart(a: Section, b: Section): number {
  const shift = a.start - b.start;
  if (a.marked && b.marked)
    return -a.length < shift && shift < b.length ? shift ** 2 + (shift + a.length - b.length) ** 2 : 0;
  if (a.marked && !b.marked) return b.length - a.length >= shift && shift >= 0 ? a.length ** 2 : 0;
  if (b.marked && !a.marked) return a.length - b.length >= -shift && shift <= 0 ? b.length ** 2 : 0;
  return 0;
}

function expectedOf(sections: readonly (readonly Section[])[], length: number): number {
  const all = sections.flat();
  const spans = all.filter((one) => one.marked);
  const gaps = all.filter((one) => !one.marked);
  let distances = 0;
  let same = 0;
  for (const { length: l } of spans) {
    const room = gaps.reduce((sum, gap) => sum + (gap.length >= l ? gap.length - l + 1 : 0), 0);
    distances += ((spans.length - 1) / 3) * (2 * l ** 3 - 3 * l ** 2 + l) + l ** 2 * room;
    same += l * (l - 1);
  }
  const stretch = sections.length * length;
  return ((2 / length) * distances) / (stretch * (stretch - 1) - same);
}
