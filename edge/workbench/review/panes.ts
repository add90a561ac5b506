import type { Region } from "../../../core/annotations/region.contract.ts";
import type { LabelSchema } from "../../../core/projects/label-schema.contract.ts";
import type { Ink } from "../canvas/paint.ts";
import { docOf, emptyDoc } from "../document/document.ts";
import { createEditor, type Editor } from "../document/editor.ts";
import type { Comparison } from "./differences.ts";
import type { Side } from "./sides.ts";

/** One canvas or text on the page; a region's id in it may stand for that of one of several sides. */
export interface Pane {
  key: string;
  /** The side that it shows; null when it shows all of them. */
  side: number | null;
  editor: Editor;
  inkOf(region: Region): Partial<Ink>;
  /** Whose region an id of this pane is. */
  locate(id: string): { side: number; regionId: string };
  idOf(side: number, regionId: string): string | null;
}

/** Colours of the sides where all are drawn in one picture; the first is solid, the others dashed. */
export const sideColours = [
  "#98aef6",
  "#ffb454",
  "#4fd6c4",
  "#f08cc8",
  "#b7e36a",
  "#ff8a7a",
  "#c9a4ff",
  "#7fd4ff",
  "#e8d66b",
];

export function sideColour(side: number): string {
  return sideColours[side % sideColours.length]!;
}

/** A colour such as `#2f6fed` drawn towards grey. */
function greyed(colour: string): string {
  const channels = [1, 3, 5].map((at) =>
    Math.round(0.35 * Number.parseInt(colour.slice(at, at + 2), 16) + 0.65 * 0x88),
  );
  return `#${channels.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;
}

/** How what all agree on steps back: fainter in a picture, greyer under text. */
function stepBack(region: Region, schema: LabelSchema): Partial<Ink> {
  if (region.type !== "span") return { faint: true };
  const colour = schema.classes.find((c) => c.name === region.class)?.colour;
  return colour ? { colour: greyed(colour) } : {};
}

/** A pane for each side; what all agree on steps back, unless that is everything. */
export function panesOf(sides: readonly Side[], comparison: Comparison, schema: LabelSchema): Pane[] {
  return sides.map((side, at) => {
    const agreed = comparison.differences.length > 0 ? comparison.agreed[at]! : new Set<string>();
    return {
      key: side.key,
      side: at,
      editor: createEditor(schema, docOf(side.result), true),
      inkOf: (region) => (agreed.has(region.id) ? stepBack(region, schema) : {}),
      locate: (id) => ({ side: at, regionId: id }),
      idOf: (other, regionId) => (other === at ? regionId : null),
    };
  });
}

/** One pane with the regions of all sides in the colours of the sides; of what all agree on only `standing`'s is drawn. */
export function overlayPane(
  sides: readonly Side[],
  comparison: Comparison,
  schema: LabelSchema,
  standing: number,
): Pane {
  const prefixed = (side: number, id: string) => `${side}:${id}`;
  const locate = (id: string) => {
    const at = id.indexOf(":");
    return { side: Number(id.slice(0, at)), regionId: id.slice(at + 1) };
  };
  const regions = sides.flatMap(({ result }, side) =>
    result.regions
      .filter((region) => side === standing || !comparison.agreed[side]!.has(region.id))
      .map((region): Region => ({ ...region, id: prefixed(side, region.id) })),
  );
  return {
    key: "all",
    side: null,
    editor: createEditor(schema, { ...emptyDoc, regions }, true),
    inkOf(region) {
      const { side, regionId } = locate(region.id);
      const faint = comparison.differences.length > 0 && comparison.agreed[side]!.has(regionId);
      return { colour: sideColour(side), dashed: side > 0, hollow: true, faint };
    },
    locate,
    idOf: prefixed,
  };
}
