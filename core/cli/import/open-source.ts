import { existsSync, statSync } from "node:fs";
import { extname } from "node:path";
import { textLines } from "../../exports/formats/chunks.ts";
import { scanJson } from "../../exports/formats/read/json-scanner.ts";
import { UsageError } from "../io.ts";
import { datasetSource } from "./dataset-source.ts";
import type { Source } from "./draft.ts";
import { imageFolder } from "./image-source.ts";
import { csvSource, ndjsonSource, type Readable } from "./text-sources.ts";

export const sourceFormats = ["coco", "json", "jsonl", "csv", "ndjson", "images"] as const;
export type SourceFormat = (typeof sourceFormats)[number];

export interface SourceOptions {
  path: string;
  format?: SourceFormat | undefined;
  /** Folder of the images that a dataset speaks of. */
  images?: string | undefined;
  textColumn: string;
  keyColumn?: string | undefined;
  separator?: string | undefined;
}

/** Opens what is to be imported, in the format that is named or that its name and beginning tell. */
export async function openSource(options: SourceOptions): Promise<{ format: SourceFormat; source: Source }> {
  const { path } = options;
  if (!existsSync(path)) throw new UsageError(`There is no ${path}.`);
  const folder = statSync(path).isDirectory();
  if (options.images && !(existsSync(options.images) && statSync(options.images).isDirectory()))
    throw new UsageError(`There is no folder ${options.images}.`);
  const file: Readable = { name: path, open: () => Bun.file(path).stream() as unknown as AsyncIterable<Uint8Array> };
  const format = options.format ?? (folder ? "images" : await guess(file));
  if (folder !== (format === "images"))
    throw new UsageError(
      folder
        ? `${path} is a folder: only images are read from one.`
        : `${path} is a file: images are read from a folder.`,
    );
  const columns = { text: options.textColumn, key: options.keyColumn ?? null };
  const separator = options.separator ?? (extname(path).toLowerCase() === ".tsv" ? "\t" : ",");
  if (format === "images") return { format, source: imageFolder(path) };
  if (format === "csv") return { format, source: csvSource(file, columns, separator) };
  if (format === "ndjson") return { format, source: ndjsonSource(file, columns) };
  return { format, source: datasetSource(file, format, options.images ?? null) };
}

async function guess(file: Readable): Promise<SourceFormat> {
  const extension = extname(file.name).toLowerCase();
  if (extension === ".csv" || extension === ".tsv") return "csv";
  if (extension === ".json") return guessDocument(file);
  if (extension === ".jsonl" || extension === ".ndjson") return guessLines(file);
  throw new UsageError(`${file.name} could be anything: name its --format (${sourceFormats.join(", ")}).`);
}

/** COCO is the document that lists images; Welo's own lists tasks. */
async function guessDocument(file: Readable): Promise<SourceFormat> {
  try {
    for await (const { key } of scanJson(file.open(), (name) =>
      name === "images" || name === "tasks" || name === null ? "elements" : "skip",
    ))
      return key === "images" ? "coco" : "json";
  } catch {
    // Whoever reads it says what is wrong with it.
  }
  return "json";
}

/** Lines of Welo's own have `data`; texts do not. */
async function guessLines(file: Readable): Promise<SourceFormat> {
  for await (const line of textLines(file.open())) {
    if (!line.trim()) continue;
    try {
      const value = JSON.parse(line.replace(/^\ufeff/, "")) as unknown;
      return typeof value === "object" && value !== null && "data" in value ? "jsonl" : "ndjson";
    } catch {
      return "ndjson";
    }
  }
  return "ndjson";
}
