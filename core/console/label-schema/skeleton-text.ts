import type { Skeleton } from "../../projects/label-schema.contract.ts";

/** The points of a skeleton as they are written: names with commas between them. */
export function pointsText(skeleton: Skeleton | undefined): string {
  return skeleton?.points.join(", ") ?? "";
}

/** Lines as they are written: `nose - neck, neck - hip`. */
export function linesText(skeleton: Skeleton | undefined): string {
  return skeleton?.edges.map(([a, b]) => `${skeleton.points[a] ?? ""} - ${skeleton.points[b] ?? ""}`).join(", ") ?? "";
}

const listed = (text: string) => [...new Set(text.split(/[,\n]/).map((one) => one.trim()))].filter(Boolean);

/** A skeleton of what was written, undefined without points; and the parts of the lines that name no two points. */
export function skeletonOf(points: string, lines: string): { skeleton: Skeleton | undefined; unknown: string[] } {
  const names = listed(points);
  if (names.length === 0) return { skeleton: undefined, unknown: [] };
  const place = new Map(names.map((name, at) => [name.toLowerCase(), at]));
  const unknown: string[] = [];
  const edges = listed(lines).flatMap((line): [number, number][] => {
    // A name may hold a dash itself, so every dash is tried.
    const parts = line.split("-");
    for (let at = 1; at < parts.length; at++) {
      const [from, to] = [parts.slice(0, at), parts.slice(at)].map((half) => half.join("-").trim().toLowerCase());
      const ends = [place.get(from!), place.get(to!)];
      if (ends[0] !== undefined && ends[1] !== undefined && ends[0] !== ends[1]) return [[ends[0], ends[1]]];
    }
    unknown.push(line);
    return [];
  });
  return { skeleton: { points: names, edges }, unknown };
}
