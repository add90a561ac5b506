import type { Region } from "../../../annotations/region.contract.ts";
import { cornerOf } from "./agreeing.ts";

/** A region's number at its upper left corner, `size` pixels of the image high. */
export function RegionNumber({ region, number, size }: { region: Region; number: number; size: number }) {
  const corner = cornerOf(region);
  if (!corner) return null;
  const width = size * (0.75 + 0.6 * String(number).length);
  const [x, y] = [Math.max(0, corner[0]), Math.max(0, corner[1])];
  return (
    <g aria-hidden>
      <rect x={x} y={y} width={width} height={size * 1.25} rx={size / 5} fill="#15171c" fillOpacity={0.85} />
      <text x={x + width / 2} y={y + size * 0.98} fontSize={size} fill="#ffffff" textAnchor="middle">
        {number}
      </text>
    </g>
  );
}
