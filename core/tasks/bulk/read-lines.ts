/** A line of a bulk as it was read: its value, or why it has none. */
export type Line = { line: number; value: unknown } | { line: number; wrong: string };

/** Longer lines are refused, so that one that never ends takes no memory. */
export const MOST_CHARACTERS = 2_000_000;

/** What becomes text at a time. */
const PIECE = 16_384;

/** Text in pieces from bytes in pieces; what is no UTF-8 becomes replacement characters, and is refused by its line. */
async function* textOf(content: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  for await (const chunk of content)
    for (let at = 0; at < chunk.byteLength; at += PIECE)
      yield decoder.decode(chunk.subarray(at, at + PIECE), { stream: true });
  yield decoder.decode();
}

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

/** The records of CSV (RFC 4180) after its head, each as the task that its named columns describe. */
export async function* readCsv(content: AsyncIterable<Uint8Array>): AsyncGenerator<Line> {
  let head: string[] | null = null;
  for await (const { line, cells } of recordsOf(content)) {
    if (cells === null) yield { line, wrong: "has a quotation mark without its pair, or is too long" };
    else if (head === null) head = cells.map((cell) => cell.trim().replace(/^\uFEFF/, ""));
    else if (cells.length > 1 || cells[0] !== "") yield described(line, head, cells);
  }
}

const named = new Set(["externalKey", "text", "fileId", "name", "priority", "preLabel"]);

/** Columns: `text` or `fileId`, `name`, `externalKey`, `priority`, `preLabel` (JSON); all others go into `meta` by their names. */
function described(line: number, head: readonly string[], cells: readonly string[]): Line {
  if (cells.length > head.length)
    return { line, wrong: `has ${cells.length} cells where the head names ${head.length}` };
  const given = new Map(head.map((column, i) => [column, cells[i] ?? ""]));
  const of = (column: string) => given.get(column) || undefined;
  const fileId = of("fileId");
  const data = fileId
    ? { type: "image", fileId, name: of("name") }
    : { type: "text", text: of("text") ?? "", name: of("name") };
  const meta = Object.fromEntries(
    [...given].filter(([column, cell]) => column !== "" && !named.has(column) && cell !== ""),
  );
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

/** Records with the line on which each begins; cells are null where a quoted one does not end. */
async function* recordsOf(
  content: AsyncIterable<Uint8Array>,
): AsyncGenerator<{ line: number; cells: string[] | null }> {
  let record = "";
  let line = 0;
  let began = 1;
  for await (const text of linesOf(content)) {
    line++;
    if (text === null) {
      yield { line: began, cells: null };
      [record, began] = ["", line + 1];
      continue;
    }
    record = record === "" ? text : `${record}\n${text}`;
    if (isOpen(record) && record.length < MOST_CHARACTERS) continue;
    yield { line: began, cells: isOpen(record) ? null : cellsOf(record.replace(/\r$/, "")) };
    [record, began] = ["", line + 1];
  }
  if (record !== "") yield { line: began, cells: null };
}

/** Whether a quoted cell goes on in the next line: an odd number of quotation marks. */
function isOpen(record: string): boolean {
  let marks = 0;
  for (let at = record.indexOf('"'); at !== -1; at = record.indexOf('"', at + 1)) marks++;
  return marks % 2 === 1;
}

function cellsOf(record: string): string[] {
  const cells: string[] = [];
  for (let at = 0; at <= record.length;) {
    if (record[at] === '"') {
      let end = at + 1;
      while (end < record.length && !(record[end] === '"' && record[end + 1] !== '"'))
        end += record[end] === '"' ? 2 : 1;
      const comma = record.indexOf(",", end);
      cells.push(record.slice(at + 1, end).replaceAll('""', '"'));
      at = (comma === -1 ? record.length : comma) + 1;
    } else {
      const comma = record.indexOf(",", at);
      const end = comma === -1 ? record.length : comma;
      cells.push(record.slice(at, end));
      at = end + 1;
    }
  }
  return cells;
}
