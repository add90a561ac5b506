import type { Region } from "../../../core/annotations/region.contract.ts";

export type Row = { kind: "group"; name: string; members: readonly Region[] } | { kind: "region"; region: Region };

export interface RowOptions {
  search: string;
  grouped: boolean;
  wordsOf(region: Region): string;
}

/** The rows of the region list: newest first, or by class under headings; `search` keeps those whose words hold it. */
export function rowsOf(regions: readonly Region[], { search, grouped, wordsOf }: RowOptions): Row[] {
  const wanted = search.trim().toLowerCase();
  const found = wanted ? regions.filter((r) => wordsOf(r).toLowerCase().includes(wanted)) : regions;
  if (!grouped) return found.toReversed().map((region) => ({ kind: "region", region }));
  return [...Map.groupBy(found, (r) => r.class)]
    .sort(([a], [b]) => a.localeCompare(b))
    .flatMap(([name, members]): Row[] => [
      { kind: "group", name, members },
      ...members.map((region): Row => ({ kind: "region", region })),
    ]);
}
