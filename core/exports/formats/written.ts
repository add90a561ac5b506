// Runs a format in memory, for tests.
import { coalesce, writeChunks } from "./chunks.ts";
import type { DatasetHeader, DatasetItem } from "./dataset.ts";
import type { Format, FormatChoices } from "./format.ts";
import type { LossReport } from "../contract.ts";
import type { FormatReader, ImportFile, ImportIssue } from "./read/reader.ts";
import { memorySpool } from "./spool.ts";

export interface Written {
  bytes: Uint8Array;
  text: string;
  loss: LossReport;
}

/** The file that a format makes of items. */
export async function written(
  format: Format,
  header: DatasetHeader,
  items: DatasetItem[],
  choices?: FormatChoices,
): Promise<Written> {
  const writer = format.open(header, { spool: memorySpool, choices });
  const parts: Uint8Array[] = [];
  for await (const chunk of coalesce(writeChunks(writer, items), 1000)) parts.push(chunk);
  const bytes = Buffer.concat(parts);
  return { bytes, text: bytes.toString("utf8"), loss: writer.loss() };
}

/** A file in memory that arrives in chunks of `size` bytes. */
export function importFile(content: string | Uint8Array, size = 64 * 1024, name = "data"): ImportFile {
  const bytes = Buffer.from(content);
  return {
    name,
    async *open() {
      for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
    },
  };
}

export interface ReadAll {
  items: DatasetItem[];
  errors: ImportIssue[];
  notices: ImportIssue[];
  classes: string[] | null;
}

/** Everything that a reader finds in a file. */
export async function readAll(reader: FormatReader, file: ImportFile): Promise<ReadAll> {
  const all: ReadAll = { items: [], errors: [], notices: [], classes: null };
  for await (const part of reader.read(file)) {
    if (part.kind === "item") all.items.push(part.item);
    else if (part.kind === "labels") all.classes = part.classes;
    else (part.kind === "error" ? all.errors : all.notices).push(part.issue);
  }
  return all;
}
