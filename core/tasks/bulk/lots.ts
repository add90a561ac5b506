import type { Context } from "../../kernel/context.ts";
import { brokenText } from "../../kernel/http/body.ts";
import { newId } from "../../kernel/wire/id.ts";
import type { FieldError } from "../../kernel/wire/problem.ts";
import type { Project } from "../../projects/contract.ts";
import { checkLines } from "../create-tasks.ts";
import type { ImportRow } from "../store/imports.ts";
import { IncomingRecords } from "../store/incoming.ts";
import { type Line, readCsv, readNdjson } from "./read-lines.ts";

/** A lot is full with so many lines, or with records of so many bytes. */
const LINES = 2000;
const BYTES = 4_000_000;
/** So many lines are objects at a time, or those of so many bytes; the rest of a lot is bytes already. */
const AT_ONCE = 200;
const BYTES_AT_ONCE = 1_000_000;

/** Lines that were checked: those that may become tasks, as COPY reads them, and why the others may not. */
export interface Lot {
  records: IncomingRecords;
  failures: { line: number; errors: FieldError[] }[];
  /** Bytes of the content read so far. */
  bytes: number;
}

/** What is not done yet of a bulk. A lot's memory is that of the last but one: who takes a lot must be done with the one before. */
export async function* lotsOf(
  ctx: Context,
  project: Project,
  content: AsyncIterable<Uint8Array>,
  row: ImportRow,
): AsyncGenerator<Lot> {
  let bytes = 0;
  const counted = (async function* () {
    for await (const chunk of content) {
      bytes += chunk.byteLength;
      yield chunk;
    }
  })();
  const spare = [new IncomingRecords(), new IncomingRecords()] as const;
  let lots = 0;
  const begin = (): Lot => {
    const records = spare[lots++ % 2 === 0 ? 0 : 1];
    records.clear();
    return { records, failures: [], bytes };
  };
  let lot = begin();
  let seen = 0;
  let lines: Line[] = [];
  let checkedTo = 0;
  const settle = async () => {
    await check(ctx, project, lines, lot);
    lot.bytes = checkedTo = bytes;
    lines = [];
  };
  for await (const line of row.format === "csv" ? readCsv(counted) : readNdjson(counted)) {
    if (++seen <= row.lines) continue;
    lines.push(line);
    if (lines.length < AT_ONCE && bytes - checkedTo < BYTES_AT_ONCE) continue;
    await settle();
    if (lot.records.count + lot.failures.length < LINES && lot.records.bytes < BYTES) continue;
    yield lot;
    lot = begin();
  }
  await settle();
  if (lot.records.count + lot.failures.length > 0) yield lot;
}

async function check(ctx: Context, project: Project, lines: readonly Line[], lot: Lot): Promise<void> {
  const values: { line: number; value: unknown }[] = [];
  for (const read of lines) {
    const line: Clean = "wrong" in read ? read : clean(read);
    if ("wrong" in line)
      lot.failures.push({ line: line.line, errors: [{ pointer: line.at ?? "", detail: line.wrong }] });
    else values.push(line);
  }
  const verdicts = await checkLines(
    ctx,
    project,
    values.map(({ value }) => value),
  );
  for (const [i, { task, errors }] of verdicts.entries()) {
    const { line } = values[i]!;
    if (task) lot.records.add({ ...task, line, id: newId(), eventId: newId() });
    else lot.failures.push({ line, errors });
  }
}

type Clean = { line: number; value: unknown } | { line: number; wrong: string; at?: string };

/** Text that no database keeps can be said by escapes. */
function clean(line: { line: number; value: unknown }): Clean {
  const at = brokenText(line.value, "");
  return at === null ? line : { line: line.line, wrong: "must not hold NUL nor half a character", at };
}
