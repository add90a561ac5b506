import { textLines } from "../../exports/formats/chunks.ts";
import { csvHead, csvRecords, csvRow } from "../../kernel/wire/csv.ts";
import { UsageError } from "../io.ts";
import { type Draft, issue, type Part, type Source } from "./draft.ts";

/** A file that can be read more than once. */
export interface Readable {
  name: string;
  open(): AsyncIterable<Uint8Array>;
}
export interface Columns {
  /** Which column or field holds the text, and which the external key. */
  text: string;
  key: string | null;
}

const keyNames = ["externalKey", "external_key", "key", "id"];

/** Texts of a CSV file with a header: one task a record; columns that are neither text nor key become the task's meta. */
export function csvSource(file: Readable, columns: Columns, separator: string): Source {
  return { total: null, parts: () => csvParts(file, columns, separator) };
}

async function* csvParts(file: Readable, columns: Columns, separator: string): AsyncGenerator<Part> {
  let header: string[] | null = null;
  let key: string | null = columns.key;
  for await (const record of csvRecords(file.open(), separator)) {
    if (!header) {
      const head = csvHead(record);
      if (!Array.isArray(head)) throw new UsageError(`Line ${record.line} of ${file.name} ${head.error}.`);
      header = head;
      if (!header.includes(columns.text))
        throw new UsageError(
          `${file.name} has no column "${columns.text}" (it has ${header.join(", ")}): name the right one by --text-column.`,
        );
      if (key !== null && !header.includes(key))
        throw new UsageError(`${file.name} has no column "${key}": name the right one by --key-column.`);
      key ??= keyNames.find((name) => head.includes(name)) ?? null;
      continue;
    }
    const row = csvRow(header, record);
    if (!(row instanceof Map)) yield issue(file.name, record.line, "", row.error);
    else yield textPart(file.name, record.line, Object.fromEntries(row), columns.text, key);
  }
}

/** Texts of a file with one JSON value a line: a string, or an object whose fields besides text and key become the task's meta. */
export function ndjsonSource(file: Readable, columns: Columns): Source {
  return { total: null, parts: () => ndjsonParts(file, columns) };
}

async function* ndjsonParts(file: Readable, columns: Columns): AsyncGenerator<Part> {
  let line = 0;
  for await (const raw of textLines(file.open())) {
    line++;
    const text = line === 1 ? raw.replace(/^\ufeff/, "") : raw;
    if (!text.trim()) continue;
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (error) {
      yield issue(file.name, line, "", `is not valid JSON (${(error as Error).message})`);
      continue;
    }
    if (typeof value === "string") yield textPart(file.name, line, { [columns.text]: value }, columns.text, null);
    else if (typeof value !== "object" || value === null || Array.isArray(value))
      yield issue(file.name, line, "", "must be a text or an object with one");
    else {
      const row = value as Record<string, unknown>;
      const key = columns.key ?? keyNames.find((name) => name in row) ?? null;
      yield apiPart(file.name, line, row, columns, key) ?? textPart(file.name, line, row, columns.text, key);
    }
  }
}

/** A line in the shape that the API takes (`{ "data": { "type": "text", "text": ... } }`); null for any other. */
function apiPart(
  file: string,
  line: number,
  { data, ...row }: Record<string, unknown>,
  columns: Columns,
  key: string | null,
): Part | null {
  if (columns.text in row || typeof data !== "object" || data === null) return null;
  const { type, text, fileId, name } = data as Record<string, unknown>;
  if (type === "text" && (typeof text !== "string" || text.trim() === ""))
    return issue(file, line, "/data/text", text === undefined ? "is missing" : "must be a text that is not empty");
  if (type === "text") return textPart(file, line, { ...row, name, [columns.text]: text }, columns.text, key);
  if (type !== "image") return issue(file, line, "/data/type", "must be text or image");
  if (typeof fileId !== "string") return issue(file, line, "/data/fileId", "must be the id of an uploaded file");
  const part = textPart(file, line, { ...row, name, [columns.text]: fileId }, columns.text, key);
  if (part.kind !== "task") return part;
  return { ...part, draft: { ...part.draft, data: { type: "image", image: { fileId }, name: part.draft.data.name } } };
}

function textPart(
  file: string,
  line: number,
  row: Record<string, unknown>,
  textName: string,
  keyName: string | null,
): Part {
  const { [textName]: text, meta, priority, name, ...rest } = row;
  if (typeof text !== "string" || text.trim() === "")
    return issue(file, line, `/${textName}`, text === undefined ? "is missing" : "must be a text that is not empty");
  const key = keyName === null ? null : rest[keyName];
  if (keyName !== null) delete rest[keyName];
  const own =
    typeof meta === "object" && meta !== null && !Array.isArray(meta)
      ? (meta as Record<string, unknown>)
      : meta === undefined
        ? {}
        : { meta };
  const draft: Draft = {
    externalKey: key === null || key === undefined || key === "" ? null : String(key),
    data: { type: "text", text, name: typeof name === "string" && name !== "" ? name : undefined },
    meta: { ...rest, ...own },
    priority: priority === undefined || priority === "" ? undefined : Number(priority),
  };
  return { kind: "task", file, line, draft };
}
