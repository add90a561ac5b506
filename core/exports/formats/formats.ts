import type { ExportFormat } from "../../projects/contract.ts";
import { coco } from "./coco/coco-writer.ts";
import { cocoReader } from "./coco/coco-reader.ts";
import { conll } from "./conll/conll-writer.ts";
import { csv } from "./csv/csv-writer.ts";
import type { Format } from "./format.ts";
import { json, jsonl } from "./json-format.ts";
import { jsonlReader, jsonReader } from "./read/json-reader.ts";
import type { FormatReader } from "./read/reader.ts";
import { pascalVoc } from "./voc/voc-writer.ts";
import { yolo } from "./yolo/yolo-writer.ts";

/** How each format is written. */
export const formats: Record<ExportFormat, Format> = { json, jsonl, csv, coco, pascal_voc: pascalVoc, yolo, conll };

/** The formats that can be read, by name. */
export const readers: Partial<Record<ExportFormat, FormatReader>> = {
  json: jsonReader,
  jsonl: jsonlReader,
  coco: cocoReader,
};
