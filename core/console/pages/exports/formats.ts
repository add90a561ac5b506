import type { ExportFormat } from "../../../projects/contract.ts";
import type { LabelSchema, RegionType } from "../../../projects/label-schema.contract.ts";

/** What becomes of a region type: kept as it is, written as something simpler (in words), or left out. */
type Fate = "kept" | "left out" | (string & {});

export interface FormatInfo {
  format: ExportFormat;
  title: string;
  about: string;
  media: LabelSchema["media"][];
  /** The fate of one of the schema's region types, given all that it has. */
  fate(tool: RegionType, tools: readonly RegionType[]): Fate;
  attributes: boolean;
  answers: boolean;
  relations: boolean;
}

const asBox = "as boxes around them";
const everything = {
  media: ["image", "text", "audio", "chat"] as LabelSchema["media"][],
  fate: (): Fate => "kept",
  attributes: true,
  answers: true,
  relations: true,
};

function byTable(kept: RegionType[], simpler: Partial<Record<RegionType, string>> = {}) {
  return (tool: RegionType): Fate => (kept.includes(tool) ? "kept" : (simpler[tool] ?? "left out"));
}

const outlines = byTable(["bbox", "polygon", "rotated_bbox"], {
  ellipse: "as polygons",
  mask: asBox,
  polyline: asBox,
  cuboid: asBox,
  keypoints: asBox,
});
const boxes = byTable(["bbox"], {
  rotated_bbox: asBox,
  polygon: asBox,
  ellipse: asBox,
  mask: asBox,
  polyline: asBox,
  cuboid: asBox,
  keypoints: asBox,
});

// A YOLO dataset is of one kind only, chosen by the schema's tools; the other shapes are written as that kind.
function yoloFate(tool: RegionType, tools: readonly RegionType[]): Fate {
  if (tools.includes("keypoints")) return tool === "keypoints" ? "kept" : boxes(tool);
  if (tools.includes("polygon") || tools.includes("ellipse")) return outlines(tool);
  return tool === "rotated_bbox" ? "kept" : boxes(tool);
}

/** The export formats and what each can hold. */
export const formats: FormatInfo[] = [
  { ...everything, format: "json", title: "JSON", about: "Everything, as one document." },
  { ...everything, format: "jsonl", title: "JSONL", about: "Everything, one task a line." },
  { ...everything, format: "csv", title: "CSV", about: "One row for each region or each task, for spreadsheets." },
  {
    format: "coco",
    title: "COCO",
    about: "Boxes, polygons, masks and keypoints, for detection and segmentation.",
    media: ["image"],
    fate: byTable(["bbox", "polygon", "mask", "keypoints"], { rotated_bbox: "as polygons", ellipse: "as polygons" }),
    attributes: true,
    answers: true,
    relations: false,
  },
  {
    format: "pascal_voc",
    title: "Pascal VOC",
    about: "One XML file of boxes for each image.",
    media: ["image"],
    fate: boxes,
    attributes: true,
    answers: false,
    relations: false,
  },
  {
    format: "yolo",
    title: "YOLO",
    about: "One text file of boxes, outlines or keypoints for each image.",
    media: ["image"],
    fate: yoloFate,
    attributes: false,
    answers: false,
    relations: false,
  },
  {
    format: "conll",
    title: "CoNLL",
    about: "One word a line with its tag, for named entities; of nested spans the longest.",
    media: ["text", "chat"],
    fate: byTable(["span"]),
    attributes: false,
    answers: false,
    relations: false,
  },
];

/** The formats that suit a kind of media. */
export function formatsFor(media: LabelSchema["media"]): FormatInfo[] {
  return formats.filter((one) => one.media.includes(media));
}

/** What of a label schema a format cannot hold, in sentences; empty when nothing is lost. */
export function lossesOf(format: FormatInfo, schema: LabelSchema): string[] {
  const losses: string[] = [];
  for (const tool of new Set(schema.tools)) {
    const fate = format.fate(tool, schema.tools);
    const name = tool.replaceAll("_", " ");
    if (fate === "left out") losses.push(`${name} regions are left out`);
    else if (fate !== "kept") losses.push(`${name} regions come out ${fate}`);
  }
  if (!format.attributes && schema.classes.some((one) => one.attributes.length > 0))
    losses.push("attributes of regions are left out");
  if (!format.answers && schema.fields.length > 0) losses.push("answers to questions about the whole are left out");
  if (!format.relations && schema.relations.length > 0) losses.push("relations are left out");
  return losses;
}

/** A format's title. */
export function formatTitle(format: ExportFormat): string {
  return formats.find((one) => one.format === format)?.title ?? format;
}
