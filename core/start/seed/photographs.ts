import type { Region, Result } from "../../annotations/region.contract.ts";
import type { Photograph } from "./photographs.data.ts";

/** What an annotator would hand in for a photograph; the second one's hand is a little less steady. */
export function labelPhotograph(photo: Photograph, width: number, height: number, second: boolean): Result {
  const shake = (value: number, most: number, salt: number) => {
    if (!second) return value;
    const shift = Math.sin(value * 12.9898 + salt * 78.233) * 4;
    return Math.round(Math.min(Math.max(value + shift, 0), most) * 10) / 10;
  };
  const regions = photo.regions.map((region, i): Region => {
    if (region.type === "polygon")
      return {
        ...region,
        points: region.points.map(([x, y], n): [number, number] => [shake(x, width, n), shake(y, height, n + 1)]),
      };
    if (region.type !== "bbox") return region;
    const x = shake(region.x, width, i);
    const y = shake(region.y, height, i + 1);
    return {
      ...region,
      x,
      y,
      width: Math.min(shake(region.width, width, i + 2), width - x),
      height: Math.min(shake(region.height, height, i + 3), height - y),
    };
  });
  return { regions, relations: [], answers: { scene: photo.scene } };
}
