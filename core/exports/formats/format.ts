import type { LossReport } from "../contract.ts";
import type { ExportFormat } from "../../projects/contract.ts";
import type { LabelSchema, RegionType } from "../../projects/label-schema.contract.ts";
import type { DatasetHeader, DatasetItem } from "./dataset.ts";
import type { LossTally } from "./loss.ts";
import type { OpenSpool } from "./spool.ts";

export type Chunk = string | Uint8Array;

/** Writes one dataset: `open`, then `item` for each task, then `close`; the chunks in that order are the file. */
export interface FormatWriter {
  open(): Iterable<Chunk>;
  item(item: DatasetItem): Iterable<Chunk>;
  close(): Iterable<Chunk> | AsyncIterable<Chunk>;
  /** What was not held; complete after `close`. */
  loss(): LossReport;
}

export interface Holdings {
  media: readonly LabelSchema["media"][];
  /** Kept exactly. */
  regions: readonly RegionType[];
  /** Kept as a simpler shape, and counted in the loss report. */
  standIns: readonly RegionType[];
  attributes: boolean;
  scores: boolean;
  answers: boolean;
  relations: boolean;
}

export interface FormatChoices {
  /** Pascal VOC: 1 counts pixels from one, inclusive, as the devkit does; 0 from zero, as many tools do. */
  vocBase?: 0 | 1 | undefined;
  /** CSV: one row for each region, or one for each task. */
  csvRows?: "region" | "task" | undefined;
  conllTags?: "iob1" | "iob2" | "bioes" | undefined;
}

export interface Kit {
  /** Room for what a document can only hold later; keeps memory constant. */
  spool: OpenSpool;
  choices?: FormatChoices | undefined;
}

export interface Format {
  id: ExportFormat;
  extension: string;
  contentType: string;
  /** An archive that is compressed already. */
  archive: boolean;
  holds: Holdings;
  open(header: DatasetHeader, kit: Kit): FormatWriter;
}

/** Whether a format can hold anything at all of what a label schema may produce. */
export function fits(format: Format, schema: LabelSchema): boolean {
  const { media, regions, standIns, answers } = format.holds;
  if (!media.includes(schema.media)) return false;
  if (answers && schema.fields.length > 0) return true;
  return schema.tools.some((tool) => regions.includes(tool) || standIns.includes(tool));
}

/** Counts an item's relations, answers, attributes and scores when the format holds none; regions are the writer's. */
export function tallyUnheld(format: { id: string; holds: Holdings }, item: DatasetItem, loss: LossTally): void {
  const { holds, id } = format;
  for (const { result } of item.annotations) {
    if (!holds.relations) loss.add("relation", `${id} holds no relations between regions`, result.relations.length);
    if (!holds.answers)
      loss.add("answer", `${id} holds no answers about the whole document`, Object.keys(result.answers).length);
    if (holds.attributes && holds.scores) continue;
    for (const region of result.regions) {
      if (!holds.attributes) loss.add("attribute", `${id} holds no attributes`, Object.keys(region.attributes).length);
      if (!holds.scores && region.score !== undefined) loss.add("score", `${id} holds no scores`);
    }
  }
}
