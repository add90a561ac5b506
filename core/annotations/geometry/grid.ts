export interface Extent {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Whether two extents have a point in common. */
export function touches(a: Extent, b: Extent): boolean {
  return a.left <= b.right && a.right >= b.left && a.top <= b.bottom && a.bottom >= b.top;
}

/** What lies over more cells than this, or further out, is looked at in every question instead. */
const MOST_CELLS = 64;
const FURTHEST = 2 ** 30;

/** Half of the lengths are at most this. */
function middleOf(lengths: number[]): number {
  const sorted = lengths.filter((length) => length > 0).sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 1;
}

/** Extents by the cells of a grid that they lie over, so that a question looks at those nearby only. */
export class Grid {
  private readonly extents: readonly Extent[];
  private readonly cells = new Map<number, number[]>();
  private readonly wide: number[] = [];
  private readonly asked: Int32Array;
  private readonly step: { x: number; y: number };
  private question = 0;

  constructor(extents: readonly Extent[]) {
    this.extents = extents;
    this.step = {
      x: middleOf(extents.map(({ left, right }) => right - left)),
      y: middleOf(extents.map(({ top, bottom }) => bottom - top)),
    };
    this.asked = new Int32Array(extents.length);
    for (const [at, extent] of extents.entries()) {
      const under = this.cellsUnder(extent);
      if (!under) this.wide.push(at);
      else for (const cell of under) this.put(cell, at);
    }
  }

  /** Which extents touch one, in their order; of more than `most` those around a part (0 to 1) of the way through them. */
  touching(extent: Extent, most = Infinity, part = 0): number[] {
    this.question += 1;
    const lists = this.listsAt(extent, most, part).map((list) => list.filter((at) => this.isNew(at, extent)));
    const total = lists.reduce((sum, list) => sum + list.length, 0);
    const near =
      total <= most ? lists : lists.map((list) => around(list, Math.ceil((list.length * most) / total), part));
    return near.flat().sort((a, b) => a - b);
  }

  /** What is to be looked at, by cells; of a crowded cell a stretch will do. */
  private listsAt(extent: Extent, most: number, part: number): (readonly number[])[] {
    const under = this.cellsUnder(extent);
    if (!under) return [[...this.extents.keys()]];
    const lists = under.map((cell) => this.cells.get(cell) ?? []);
    return [this.wide, ...lists.map((list) => (list.length > 16 * most ? around(list, most, part) : list))];
  }

  /** Whether an extent touches the one asked about and was not found in another cell already. */
  private isNew(at: number, extent: Extent): boolean {
    if (this.asked[at] === this.question || !touches(this.extents[at]!, extent)) return false;
    this.asked[at] = this.question;
    return true;
  }

  private put(cell: number, at: number): void {
    const list = this.cells.get(cell);
    if (list) list.push(at);
    else this.cells.set(cell, [at]);
  }

  /** The cells that an extent lies over; null when they are too many or too far out. Two cells may share a number: touching is tested. */
  private cellsUnder({ left, top, right, bottom }: Extent): number[] | null {
    const [c0, c1] = [Math.floor(left / this.step.x), Math.floor(right / this.step.x)];
    const [r0, r1] = [Math.floor(top / this.step.y), Math.floor(bottom / this.step.y)];
    const inReach = [c0, c1, r0, r1].every((place) => Math.abs(place) < FURTHEST);
    if (!inReach || (c1 - c0 + 1) * (r1 - r0 + 1) > MOST_CELLS) return null;
    const cells: number[] = [];
    for (let r = r0; r <= r1; r++) for (let c = c0; c <= c1; c++) cells.push(r * 4_194_301 + c);
    return cells;
  }
}

/** So many of a list, around a part of the way through it. */
function around(list: readonly number[], count: number, part: number): readonly number[] {
  const first = Math.min(Math.max(0, Math.floor(part * list.length - count / 2)), Math.max(0, list.length - count));
  return list.slice(first, first + count);
}
