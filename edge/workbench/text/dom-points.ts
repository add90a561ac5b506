import type { CodePoints } from "./code-points.ts";

/** Where a DOM position lies in the text, in code points; null outside of it. Segments carry `data-start`. */
export function pointOf(root: HTMLElement, node: Node, offset: number, points: CodePoints): number | null {
  if (!root.contains(node)) return null;
  if (node.nodeType === Node.TEXT_NODE) {
    const segment = node.parentElement?.closest<HTMLElement>("[data-start]");
    if (!segment) return null;
    return points.fromUtf16(points.toUtf16(Number(segment.dataset.start)) + offset);
  }
  const element = node as HTMLElement;
  const child = element.childNodes[offset];
  if (child) {
    const first =
      child instanceof HTMLElement
        ? child.matches("[data-start]")
          ? child
          : child.querySelector<HTMLElement>("[data-start]")
        : null;
    if (first) return Number(first.dataset.start);
    return child.nodeType === Node.TEXT_NODE ? pointOf(root, child, 0, points) : null;
  }
  const last =
    [...element.querySelectorAll<HTMLElement>("[data-end]")].at(-1) ?? element.closest<HTMLElement>("[data-end]");
  return last ? Number(last.dataset.end) : null;
}

export type Segments = ArrayLike<HTMLElement>;

/** The pieces of text on the page, in order; collected once where many ranges are asked for. */
export function segmentsIn(root: HTMLElement): Segments {
  return root.querySelectorAll<HTMLElement>("[data-start][data-end]");
}

/** The DOM range over a stretch of the text; null when it is not on the page. */
export function rangeOf(root: HTMLElement | Segments, start: number, end: number, points: CodePoints): Range | null {
  const segments = root instanceof HTMLElement ? segmentsIn(root) : root;
  const from = domPosition(segments, start, points, false);
  const to = domPosition(segments, end, points, true);
  if (!from || !to) return null;
  const range = document.createRange();
  range.setStart(from.node, from.offset);
  range.setEnd(to.node, to.offset);
  return range;
}

// At a border between two segments a start belongs to the later and an end to the earlier one.
function domPosition(
  segments: Segments,
  point: number,
  points: CodePoints,
  isEnd: boolean,
): { node: Node; offset: number } | null {
  let low = 0;
  let high = segments.length - 1;
  let found: HTMLElement | null = null;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const segment = segments[middle]!;
    const [start, end] = [Number(segment.dataset.start), Number(segment.dataset.end)];
    if (isEnd ? point <= start : point < start) high = middle - 1;
    else if (isEnd ? point > end : point >= end) low = middle + 1;
    else {
      found = segment;
      break;
    }
  }
  found ??= segments[Math.max(0, Math.min(isEnd ? high : low, segments.length - 1))] ?? null;
  const node = found?.firstChild;
  if (!found || !node) return null;
  const offset = points.toUtf16(point) - points.toUtf16(Number(found.dataset.start));
  return { node, offset: Math.max(0, Math.min(offset, node.textContent?.length ?? 0)) };
}
