import { type CsvRecord, CsvReader, csvHead, csvRow } from "../../../kernel/wire/csv.ts";

export interface ParsedLine {
  line: number;
  text: string;
  externalKey: string | null;
  name: string | null;
  priority: number | null;
  meta: Record<string, unknown>;
  error: string | null;
}
export type TextFormat = "lines" | "paragraphs" | "csv" | "ndjson";

const keyNames = ["externalkey", "external_key", "key", "id"];
const textNames = ["text", "content", "body", "sentence"];

/** What a pasted or dropped text looks like: NDJSON, CSV with a header that names a text column, or plain lines. */
export function guessFormat(text: string): TextFormat {
  const first =
    text
      .split("\n")
      .find((line) => line.trim())
      ?.trim() ?? "";
  if (first.startsWith("{")) return "ndjson";
  const [record] = parseCsv(first);
  const header = record && "cells" in record ? record.cells.map((cell) => cell.trim().toLowerCase()) : [];
  if (header.length > 1 && header.some((cell) => textNames.includes(cell))) return "csv";
  return /\n\s*\n/.test(text.trim()) ? "paragraphs" : "lines";
}

/** Reads one text per task out of a pasted or dropped document; each entry says which line it came from and what is wrong with it. */
export function parseTexts(input: string, format: TextFormat): ParsedLine[] {
  if (format === "csv") return parseTable(input);
  const source = input.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n");
  if (format === "ndjson") return parseNdjson(source);
  const parts =
    format === "lines" ? source.split("\n").map((text, at) => ({ line: at + 1, text })) : paragraphs(source);
  return parts.filter((one) => one.text.trim()).map((one) => plain(one.line, one.text.trim()));
}

function plain(line: number, text: string, over: Partial<ParsedLine> = {}): ParsedLine {
  return {
    line,
    text,
    externalKey: null,
    name: null,
    priority: null,
    meta: {},
    error: text ? null : "has no text",
    ...over,
  };
}

function paragraphs(source: string): { line: number; text: string }[] {
  const found: { line: number; text: string }[] = [];
  let gathered: string[] = [];
  let begin = 1;
  for (const [at, line] of [...source.split("\n"), ""].entries()) {
    if (line.trim()) {
      if (gathered.length === 0) begin = at + 1;
      gathered.push(line);
    } else if (gathered.length > 0) {
      found.push({ line: begin, text: gathered.join("\n") });
      gathered = [];
    }
  }
  return found;
}

function parseNdjson(source: string): ParsedLine[] {
  return source.split("\n").flatMap((raw, at) => {
    if (!raw.trim()) return [];
    const value = tryJson(raw);
    if (typeof value === "string") return [plain(at + 1, value.trim())];
    if (typeof value !== "object" || value === null || Array.isArray(value))
      return [plain(at + 1, "", { error: "is not a JSON object" })];
    return [fromRecord(at + 1, value as Record<string, unknown>)];
  });
}

function tryJson(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    return undefined;
  }
}

function parseTable(source: string): ParsedLine[] {
  const [first, ...records] = parseCsv(source);
  if (!first) return [];
  const names = csvHead(first);
  if (!Array.isArray(names)) return [plain(first.line, "", { error: names.error })];
  if (!names.some((name) => textNames.includes(name.toLowerCase())))
    return [plain(first.line, "", { error: `needs a column named ${textNames[0]}` })];
  return records.map((record) => {
    const row = csvRow(names, record);
    if (!(row instanceof Map)) return plain(record.line, "", { error: row.error });
    return fromRecord(record.line, Object.fromEntries(row));
  });
}

function parseCsv(source: string): CsvRecord[] {
  const reader = new CsvReader();
  return [...reader.push(source), ...reader.end()];
}

function fromRecord(line: number, record: Record<string, unknown>): ParsedLine {
  const nested =
    typeof record.data === "object" && record.data !== null ? (record.data as Record<string, unknown>) : {};
  let text = typeof nested.text === "string" ? nested.text : "";
  const found = plain(line, "");
  const meta: Record<string, unknown> =
    typeof record.meta === "object" && record.meta !== null ? { ...(record.meta as object) } : {};
  for (const [name, value] of Object.entries(record)) {
    const lower = name.toLowerCase();
    if (lower === "data" || lower === "meta") continue;
    if (textNames.includes(lower) && !text) text = String(value ?? "");
    else if (keyNames.includes(lower) && !found.externalKey) found.externalKey = String(value ?? "").trim() || null;
    else if (lower === "name") found.name = String(value ?? "").trim() || null;
    else if (lower === "priority") found.priority = priorityOf(value);
    else meta[name] = value;
  }
  return { ...found, text: text.trim(), meta, error: text.trim() ? null : "has no text" };
}

function priorityOf(value: unknown): number | null {
  const n = Number(value);
  return value !== "" && Number.isInteger(n) ? n : null;
}
