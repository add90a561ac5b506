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
  const header = parseCsv(first)[0]?.cells.map((cell) => cell.trim().toLowerCase()) ?? [];
  if (header.length > 1 && header.some((cell) => textNames.includes(cell))) return "csv";
  return /\n\s*\n/.test(text.trim()) ? "paragraphs" : "lines";
}

/** Reads one text per task out of a pasted or dropped document; each entry says which line it came from and what is wrong with it. */
export function parseTexts(input: string, format: TextFormat): ParsedLine[] {
  const source = input.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n");
  if (format === "ndjson") return parseNdjson(source);
  if (format === "csv") return parseTable(source);
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
  const [header, ...rows] = parseCsv(source);
  if (!header) return [];
  const names = header.cells.map((cell) => cell.trim());
  if (!names.some((name) => textNames.includes(name.toLowerCase())))
    return [plain(1, "", { error: `needs a column named ${textNames[0]}` })];
  return rows
    .filter((row) => row.cells.some((cell) => cell.trim()))
    .map((row) => {
      if (row.cells.length !== names.length)
        return plain(row.line, "", { error: `has ${row.cells.length} cells, the header has ${names.length}` });
      return fromRecord(row.line, Object.fromEntries(names.map((name, at) => [name, row.cells[at]!])));
    });
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

/** Splits CSV (RFC 4180: quoted cells may hold commas, quotes and line breaks) into rows with the line each begins on. */
export function parseCsv(source: string): { line: number; cells: string[] }[] {
  const rows: { line: number; cells: string[] }[] = [];
  let cells: string[] = [];
  let cell = "";
  let quoted = false;
  let line = 1;
  let begin = 1;
  const endRow = () => {
    cells.push(cell);
    rows.push({ line: begin, cells });
    cells = [];
    cell = "";
  };
  for (let at = 0; at < source.length; at++) {
    const char = source[at]!;
    if (char === "\n") line += 1;
    if (quoted) {
      if (char !== '"') cell += char;
      else if (source[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else quoted = false;
    } else if (char === '"' && cell === "") quoted = true;
    else if (char === ",") {
      cells.push(cell);
      cell = "";
    } else if (char === "\n") {
      endRow();
      begin = line;
    } else if (char !== "\r") cell += char;
  }
  if (cell || cells.length > 0) endRow();
  return rows;
}
