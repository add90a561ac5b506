import * as v from "valibot";
import { LabelSchema } from "../../../projects/label-schema.contract.ts";
import { textLines } from "../chunks.ts";
import { DatasetItem } from "../dataset.ts";
import { JsonDocumentError, type JsonPiece, scanJson } from "./json-scanner.ts";
import { checkPlaced, type FormatReader, type ImportFile, type ImportPart, type Placed } from "./reader.ts";

const kinds: Record<string, "elements" | "value"> = {
  tasks: "elements",
  labelSchema: "value",
  format: "value",
  version: "value",
};
const known: Record<string, v.GenericSchema> = {
  format: v.literal("welo", 'must be "welo"'),
  version: v.literal(1, "must be 1"),
};

/** Reads a Welo JSON document, or a bare list of tasks. */
export const jsonReader: FormatReader = { id: "json", read };

/** Reads JSON lines, one task each; blank lines are skipped. */
export const jsonlReader: FormatReader = { id: "jsonl", read: readLines };

async function* read(file: ImportFile): AsyncGenerator<ImportPart> {
  let tasks = false;
  try {
    const want = (key: string | null) => {
      tasks ||= key === null || key === "tasks";
      return key === null ? "elements" : (kinds[key] ?? "skip");
    };
    for await (const piece of scanJson(file.open(), want)) yield* readPiece(file, piece);
    if (!tasks) yield { kind: "error", issue: { file: file.name, line: 1, pointer: "/tasks", detail: "is missing" } };
  } catch (error) {
    yield { kind: "error", issue: documentIssue(file, error) };
  }
}

/** The issue of a document that is broken as a whole; anything else is thrown on. */
export function documentIssue(
  file: ImportFile,
  error: unknown,
): { file: string; line: number; pointer: string; detail: string } {
  if (!(error instanceof JsonDocumentError)) throw error;
  return { file: file.name, line: error.line, pointer: "", detail: error.message };
}

/** A piece with its JSON pointer. */
export function placePiece(file: ImportFile, { key, index, text, line }: JsonPiece): Placed {
  const pointer = (key === null ? "" : `/${key}`) + (index === null ? "" : `/${index}`);
  return { file: file.name, pointer, line, text };
}

function* readPiece(file: ImportFile, piece: JsonPiece): Generator<ImportPart> {
  const place = placePiece(file, piece);
  if (piece.index !== null) return yield* readItem(place);
  const schema =
    piece.key === "labelSchema"
      ? LabelSchema
      : piece.key === "tasks"
        ? v.array(v.unknown(), "must be a list")
        : known[piece.key!]!;
  const checked = checkPlaced(place, schema);
  if ("issues" in checked) for (const issue of checked.issues) yield { kind: "error", issue };
  else if (piece.key === "labelSchema") {
    const labelSchema = checked.output as LabelSchema;
    yield { kind: "labels", labelSchema, classes: labelSchema.classes.map(({ name }) => name) };
  }
}

function* readItem(place: Placed): Generator<ImportPart> {
  const checked = checkPlaced(place, DatasetItem);
  if ("issues" in checked) for (const issue of checked.issues) yield { kind: "error", issue };
  else yield { kind: "item", item: checked.output, line: place.line };
}

async function* readLines(file: ImportFile): AsyncGenerator<ImportPart> {
  let line = 0;
  for await (const text of textLines(file.open())) {
    line++;
    const row = line === 1 ? text.replace(/^\ufeff/, "") : text;
    if (row.trim()) yield* readItem({ file: file.name, pointer: "", line, text: row });
  }
}
