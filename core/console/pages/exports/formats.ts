import type { ExportFormat } from "../../../projects/contract.ts";
import type { LabelSchema, RegionType } from "../../../projects/label-schema.contract.ts";

export interface FormatInfo {
  format: ExportFormat;
  title: string;
  about: string;
  media: LabelSchema["media"][];
  /** Region types that come through as they are. */
  keeps: RegionType[];
  /** Region types that come through as something simpler. */
  reduces: Partial<Record<RegionType, string>>;
  attributes: boolean;
  answers: boolean;
  relations: boolean;
}

const all: RegionType[] = [
  "bbox",
  "rotated_bbox",
  "polygon",
  "polyline",
  "point",
  "keypoints",
  "ellipse",
  "mask",
  "cuboid",
  "span",
  "audio_segment",
  "track",
];
const everything = {
  media: ["image", "text", "audio", "chat"] as LabelSchema["media"][],
  keeps: all,
  reduces: {},
  attributes: true,
  answers: true,
  relations: true,
};
const asBox = {
  rotated_bbox: "as upright boxes",
  polygon: "as boxes around them",
  ellipse: "as boxes around them",
  mask: "as boxes around them",
};

/** The export formats and what each can hold. */
export const formats: FormatInfo[] = [
  { format: "json", title: "JSON", about: "Everything, as one document.", ...everything },
  { format: "jsonl", title: "JSONL", about: "Everything, one task a line.", ...everything },
  { format: "csv", title: "CSV", about: "One row for each region, for spreadsheets.", ...everything, relations: false },
  {
    format: "coco",
    title: "COCO",
    about: "Boxes, polygons, masks and keypoints, for detection and segmentation.",
    media: ["image"],
    keeps: ["bbox", "polygon", "mask", "keypoints"],
    reduces: { rotated_bbox: "as polygons", ellipse: "as polygons" },
    attributes: true,
    answers: false,
    relations: false,
  },
  {
    format: "pascal_voc",
    title: "Pascal VOC",
    about: "One XML file of boxes for each image.",
    media: ["image"],
    keeps: ["bbox"],
    reduces: asBox,
    attributes: false,
    answers: false,
    relations: false,
  },
  {
    format: "yolo",
    title: "YOLO",
    about: "One text file of boxes or polygons for each image.",
    media: ["image"],
    keeps: ["bbox", "polygon"],
    reduces: { rotated_bbox: "as upright boxes", ellipse: "as boxes around them", mask: "as boxes around them" },
    attributes: false,
    answers: false,
    relations: false,
  },
  {
    format: "conll",
    title: "CoNLL",
    about: "One word a line with BIO tags, for named entities.",
    media: ["text"],
    keeps: ["span"],
    reduces: {},
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
  const used = new Set(schema.tools);
  for (const tool of used) {
    const name = tool.replaceAll("_", " ");
    if (format.reduces[tool]) losses.push(`${name} regions come out ${format.reduces[tool]}`);
    else if (!format.keeps.includes(tool)) losses.push(`${name} regions are left out`);
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
