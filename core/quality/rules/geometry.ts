import type { Annotation } from "../../annotations/contract.ts";
import { areaOf, boundsOf, pointsOf, round, sidesOf } from "../extent.ts";
import type { ParamsOf } from "../rule-params.ts";
import type { Found, Material } from "../rules.ts";

export function breaksCount({ min, max, class: name }: ParamsOf<"region_count">, { result }: Annotation): Found[] {
  const count = name === undefined ? result.regions.length : result.regions.filter((one) => one.class === name).length;
  const what = name === undefined ? "regions" : `regions of class "${name}"`;
  const whole = (detail: string) => [{ regionId: null, detail }];
  if (min !== undefined && count < min) return whole(`${count} ${what}, at least ${min} are expected`);
  return max !== undefined && count > max ? whole(`${count} ${what}, at most ${max} are expected`) : [];
}

export function isTooSmall({ pixels }: ParamsOf<"min_size">, { result }: Annotation): Found[] {
  return result.regions.flatMap((region) => {
    const sides = sidesOf(region);
    const least = sides && Math.min(...sides);
    if (least === null || least >= pixels) return [];
    const detail = `${round(least)} pixels on its shorter side, at least ${pixels} are expected`;
    return [{ regionId: region.id, detail }];
  });
}

export function leavesImage(
  { tolerance }: ParamsOf<"inside_image">,
  { result }: Annotation,
  { data }: Material,
): Found[] {
  if (data.type !== "image" || data.width === undefined || data.height === undefined) return [];
  const [right, bottom] = [data.width + tolerance, data.height + tolerance];
  const detail = `leaves the image of ${data.width} × ${data.height} pixels`;
  return result.regions.flatMap((region) => {
    const at = boundsOf(region);
    const out = at && (at.left < -tolerance || at.top < -tolerance || at.right > right || at.bottom > bottom);
    return out ? [{ regionId: region.id, detail }] : [];
  });
}

export function breaksGeometry({ class: name, ...limits }: ParamsOf<"geometry">, { result }: Annotation): Found[] {
  return result.regions
    .filter((region) => name === undefined || region.class === name)
    .flatMap((region) => {
      const sides = sidesOf(region);
      const [short, long] = sides ? [Math.min(...sides), Math.max(...sides)] : [null, null];
      const measured = [
        ["pixels on its shorter side", short, limits.minSide, undefined],
        ["pixels on its longer side", long, undefined, limits.maxSide],
        ["square pixels", areaOf(region), limits.minArea, limits.maxArea],
        ["times as long as wide", short && long !== null ? long / short : null, limits.minRatio, limits.maxRatio],
        ["points", pointsOf(region) || null, limits.minPoints, limits.maxPoints],
      ] as const;
      return measured.flatMap(([what, value, min, max]) => {
        if (value === null) return [];
        const detail =
          min !== undefined && value < min
            ? `${round(value)} ${what}, at least ${min} are expected`
            : max !== undefined && value > max
              ? `${round(value)} ${what}, at most ${max} are expected`
              : null;
        return detail === null ? [] : [{ regionId: region.id, detail }];
      });
    });
}

/** Regions of one class that cover the same. */
export function isDoubled({ iou }: ParamsOf<"duplicates">, annotation: Annotation, { overlaps }: Material): Found[] {
  const classes = new Map(annotation.result.regions.map((region) => [region.id, region.class]));
  return overlaps
    .filter((pair) => pair.annotationId === annotation.id && pair.iou > iou)
    .filter((pair) => classes.get(pair.left) === classes.get(pair.right))
    .map(({ left, right, iou: by }) => ({
      regionId: right,
      detail: `covers the same as region "${left}" (overlap ${round(by)})`,
    }));
}

/** Regions that overlap more than they may, of the classes that the rule names. */
export function breaksOverlap(
  { iou, class: name, other }: ParamsOf<"overlap">,
  annotation: Annotation,
  { overlaps }: Material,
): Found[] {
  const classes = new Map(annotation.result.regions.map((region) => [region.id, region.class]));
  const fits = (id: string, wanted: string | undefined) => wanted === undefined || classes.get(id) === wanted;
  const concerns = (a: string, b: string) => (fits(a, name) && fits(b, other)) || (fits(b, name) && fits(a, other));
  return overlaps
    .filter((pair) => pair.annotationId === annotation.id && pair.iou > iou && concerns(pair.left, pair.right))
    .map(({ left, right, iou: by }) => ({
      regionId: right,
      detail: `overlaps region "${left}" by ${round(by)}, at most ${iou} is allowed`,
    }));
}
