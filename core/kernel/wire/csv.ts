/** A record with the line that it begins on, counted from 1, or what is wrong with it. */
export type CsvRecord = { line: number; cells: string[] } | { line: number; error: string };

/** A record of more characters or lines is refused, so that a cell that never ends takes no memory. */
export const MOST_CHARACTERS = 2_000_000;
const MOST_LINES = 100_000;

/** `text` is null where the line is too long to be kept; `begin` counts the characters before it. */
interface Line {
  number: number;
  text: string | null;
  end: string;
  begin: number;
}

/**
 * Reads CSV (RFC 4180) that comes in pieces; lines may end in CRLF, LF or CR, and blank ones are no records. A quotation mark opens
 * a cell only as its first character and is itself elsewhere. Text after a cell's closing mark, and a quoted cell that never ends,
 * make an error of the record's first line alone: reading goes on at the next line, so that no line is lost in a cell that only a
 * stray mark opened. Each line is looked at twice at most.
 */
export class CsvReader {
  private readonly separator: string;
  private number = 0;
  private read = 0;
  private rest = "";
  private restIsOver = false;
  private heldReturn = false;
  private hasBegun = false;
  /** Lines whose fate is not known; the record that is being read begins at `first`. */
  private lines: Line[] = [];
  private first = 0;
  private isOpen = false;
  /** A quoted cell that is open at the end of `first` still is at the end of each line before this one. */
  private openTo = 0;
  /** The line at `openTo` is known to have text after the mark that closes the cell. */
  private hasTail = false;

  /** `separator`: one character. */
  constructor(separator = ",") {
    this.separator = separator;
  }

  /** The records that end in this piece. */
  *push(piece: string): Generator<CsvRecord> {
    let text = this.hasBegun ? piece : piece.replace(/^\uFEFF/, "");
    this.hasBegun ||= piece !== "";
    if (this.heldReturn) text = `\r${text}`;
    // Whether a line feed follows is told by the next piece.
    this.heldReturn = text.endsWith("\r");
    if (this.heldReturn) text = text.slice(0, -1);
    yield* this.take(text);
  }

  /** The records that are left when nothing comes any more. */
  *end(): Generator<CsvRecord> {
    if (this.heldReturn) yield* this.take("\r");
    if (this.rest !== "" || this.restIsOver) this.add("", "");
    yield* this.settle(true);
  }

  private *take(text: string): Generator<CsvRecord> {
    let from = 0;
    for (const { 0: end, index } of text.matchAll(/\r\n?|\n/g)) {
      this.add(text.slice(from, index), end);
      from = index + end.length;
      yield* this.settle(false);
    }
    if (!this.restIsOver) this.rest += text.slice(from);
    if (this.rest.length > MOST_CHARACTERS) [this.rest, this.restIsOver] = ["", true];
  }

  private add(more: string, end: string): void {
    const text = this.rest + more;
    const isOver = this.restIsOver || text.length > MOST_CHARACTERS;
    this.lines.push({ number: ++this.number, text: isOver ? null : text, end, begin: this.read });
    this.read += isOver ? 0 : text.length;
    [this.rest, this.restIsOver] = ["", false];
  }

  /** Takes the records from the front whose ends are known. */
  private *settle(isLast: boolean): Generator<CsvRecord> {
    for (let line = this.lines[this.first]; line; line = this.lines[this.first]) {
      const found = this.isOpen ? this.closed(line, isLast) : this.begun(line);
      if (found === "open") {
        this.isOpen = true;
        if (this.openTo <= this.first) [this.openTo, this.hasTail] = [this.first + 1, false];
        continue;
      }
      if (found === "more") break;
      this.first = this.isOpen && found && "cells" in found ? this.openTo : this.first + 1;
      this.isOpen = false;
      if (found) yield found;
    }
    if (this.first < this.lines.length && this.first < 1000) return;
    this.lines.splice(0, this.first);
    this.openTo = Math.max(0, this.openTo - this.first);
    this.first = 0;
  }

  /** What the first line of a record is on its own; null where it is blank. */
  private begun({ number: line, text }: Line): CsvRecord | "open" | null {
    if (text === null) return { line, error: `is longer than ${MOST_CHARACTERS} characters` };
    if (text === "") return null;
    const cells: string[] = [];
    const state = scan(text, false, this.separator, cells);
    if (state === "tail") return { line, error: "has text after the quotation mark that closes a cell" };
    return state === "open" ? "open" : { line, cells };
  }

  /** Looks for the end of the record that `first` leaves open. */
  private closed(first: Line, isLast: boolean): CsvRecord | "more" {
    const { number: line } = first;
    for (let next = this.lines[this.openTo]; next; next = this.lines[this.openTo]) {
      if (next.text === null || next.begin + next.text.length - first.begin > MOST_CHARACTERS)
        return { line, error: `has a quoted cell that does not end within ${MOST_CHARACTERS} characters` };
      if (this.openTo - this.first >= MOST_LINES)
        return { line, error: `has a quoted cell that does not end within ${MOST_LINES} lines` };
      const state = this.hasTail ? "tail" : scan(next.text, true, this.separator);
      this.hasTail = state === "tail";
      if (this.hasTail)
        return { line, error: `has a quoted cell with text after the mark that closes it, in line ${next.number}` };
      this.openTo++;
      if (state === "closed") return { line, cells: this.cut() };
    }
    return isLast ? { line, error: "has a quoted cell that never ends" } : "more";
  }

  private cut(): string[] {
    const lines = this.lines.slice(this.first, this.openTo);
    const text = lines.map((one, i) => one.text + (i === lines.length - 1 ? "" : one.end)).join("");
    const cells: string[] = [];
    scan(text, false, this.separator, cells);
    return cells;
  }
}

/** How a text leaves its last cell: closed, open for the next line, or with text after a closing mark. Closed cells go into `cells`. */
function scan(text: string, isQuoted: boolean, separator: string, cells?: string[]): "closed" | "open" | "tail" {
  for (let at = 0; ;) {
    if (!isQuoted && text[at] !== '"') {
      const end = text.indexOf(separator, at);
      cells?.push(end === -1 ? text.slice(at) : text.slice(at, end));
      if (end === -1) return "closed";
      at = end + 1;
      continue;
    }
    const from = isQuoted ? at : at + 1;
    let end = text.indexOf('"', from);
    while (end !== -1 && text[end + 1] === '"') end = text.indexOf('"', end + 2);
    if (end === -1) return "open";
    cells?.push(text.slice(from, end).replaceAll('""', '"'));
    if (end + 1 === text.length) return "closed";
    if (text[end + 1] !== separator) return "tail";
    [at, isQuoted] = [end + 2, false];
  }
}

/** The columns that the first record names, or what is wrong with it; a column without a name must be empty in each record. */
export function csvHead(record: CsvRecord): string[] | { error: string } {
  if ("error" in record) return record;
  const names = record.cells.map((cell) => cell.trim());
  const twice = names.find((name, at) => name !== "" && names.indexOf(name) !== at);
  return twice === undefined ? names : { error: `names the column ${twice} twice` };
}

/** The cells of a record by the names of their columns, or what is wrong with it. */
export function csvRow(names: readonly string[], record: CsvRecord): Map<string, string> | { error: string } {
  if ("error" in record) return record;
  const { cells } = record;
  if (cells.length !== names.length) return { error: `has ${cells.length} cells, the header has ${names.length}` };
  const row = new Map(names.map((name, at) => [name, cells[at]!]));
  const stray = cells.findIndex((cell, at) => names[at] === "" && cell !== "");
  if (stray !== -1) return { error: `has a cell in column ${stray + 1}, which the header does not name` };
  row.delete("");
  return row;
}

/** The records of a CSV file as its bytes arrive; what is no UTF-8 becomes replacement characters (U+FFFD). */
export async function* csvRecords(content: AsyncIterable<Uint8Array>, separator = ","): AsyncGenerator<CsvRecord> {
  const reader = new CsvReader(separator);
  for await (const text of textOf(content)) yield* reader.push(text);
  yield* reader.end();
}

/** What becomes text at a time. */
const PIECE = 16_384;

/** Text in pieces from bytes in pieces; what is no UTF-8 becomes replacement characters (U+FFFD). */
export async function* textOf(content: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  for await (const chunk of content)
    for (let at = 0; at < chunk.byteLength; at += PIECE)
      yield decoder.decode(chunk.subarray(at, at + PIECE), { stream: true });
  yield decoder.decode();
}
