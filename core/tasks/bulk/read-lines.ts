import { type CsvRecord, csvHead, csvRecords, csvRow, MOST_CHARACTERS, textOf } from "../../kernel/wire/csv.ts";
import { pointTo } from "../../kernel/wire/problem.ts";
import { taskProblems } from "../problems.ts";

/** A line of a bulk as it was read: its value, or why it has none. */
export type Line = { line: number; value: unknown } | { line: number; wrong: string };

/** The lines of NDJSON, one JSON value each; blank ones count and are passed over. */
export async function* readNdjson(content: AsyncIterable<Uint8Array>): AsyncGenerator<Line> {
  let line = 0;
  for await (const text of linesOf(content)) {
    line++;
    if (text === null) yield { line, wrong: `is longer than ${MOST_CHARACTERS} characters` };
    else if (text.trim() !== "") yield parsed(line, text);
  }
}

function parsed(line: number, text: string): Line {
  if (text.includes("\uFFFD")) return { line, wrong: "is not UTF-8" };
  try {
    return { line, value: JSON.parse(text) };
  } catch {
    return { line, wrong: "is not valid JSON" };
  }
}

/** Lines without their ends; null for one that is too long. */
async function* linesOf(content: AsyncIterable<Uint8Array>): AsyncGenerator<string | null> {
  let rest = "";
  let over = false;
  for await (const text of textOf(content)) {
    let from = 0;
    for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n", from)) {
      if (!over) rest += text.slice(from, end);
      yield over || rest.length > MOST_CHARACTERS ? null : rest;
      [over, rest, from] = [false, "", end + 1];
    }
    if (!over) rest += text.slice(from);
    if (rest.length > MOST_CHARACTERS) [over, rest] = [true, ""];
  }
  if (over || rest !== "") yield over ? null : rest;
}

/** The records of CSV (RFC 4180) after its head, each as the task that its named columns describe; throws where the head cannot be read. */
export async function* readCsv(content: AsyncIterable<Uint8Array>): AsyncGenerator<Line> {
  let names: string[] | null = null;
  for await (const record of csvRecords(content)) {
    if (names === null) names = namesOf(record);
    else {
      const row = csvRow(names, record);
      yield row instanceof Map ? described(record.line, row) : { line: record.line, wrong: row.error };
    }
  }
}

function namesOf(record: CsvRecord): string[] {
  const names = csvHead(record);
  if (Array.isArray(names)) return names;
  throw taskProblems.unreadable_head(pointTo("", `Line ${record.line} ${names.error}.`));
}

const named = new Set(["externalKey", "text", "fileId", "name", "priority", "preLabel"]);

/** Columns: `text` or `fileId`, `name`, `externalKey`, `priority`, `preLabel` (JSON); all others go into `meta` by their names. */
function described(line: number, row: ReadonlyMap<string, string>): Line {
  const of = (column: string) => row.get(column) || undefined;
  const fileId = of("fileId");
  const data = fileId
    ? { type: "image", fileId, name: of("name") }
    : { type: "text", text: of("text") ?? "", name: of("name") };
  const meta = Object.fromEntries([...row].filter(([column, cell]) => !named.has(column) && cell !== ""));
  const priority = of("priority");
  const preLabel = of("preLabel");
  try {
    const value = {
      externalKey: of("externalKey") ?? null,
      data: JSON.parse(JSON.stringify(data)) as unknown,
      meta,
      ...(priority === undefined ? {} : { priority: Number(priority) }),
      ...(preLabel === undefined ? {} : { preLabel: JSON.parse(preLabel) as unknown }),
    };
    return JSON.stringify(value).includes("\uFFFD") ? { line, wrong: "is not UTF-8" } : { line, value };
  } catch {
    return { line, wrong: "has a preLabel that is not valid JSON" };
  }
}
