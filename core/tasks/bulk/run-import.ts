import { actorName, type Context } from "../../kernel/context.ts";
import { brokenText } from "../../kernel/http/body.ts";
import { emit, envelopeFor } from "../../kernel/outbox.ts";
import { afterCommit, transaction, type Tx } from "../../kernel/transaction.ts";
import { newId } from "../../kernel/wire/id.ts";
import type { FieldError } from "../../kernel/wire/problem.ts";
import { adoptProject } from "../adopt-project.ts";
import { checkLines } from "../create-tasks.ts";
import { tasksEvents } from "../events.ts";
import type { KnownProject } from "../open-project.ts";
import { taskProblems } from "../problems.ts";
import { grow, lockOrMakeBatch } from "../store-tasks.ts";
import { addFailures, type ImportRow, lockImport, saveImport } from "../store/imports.ts";
import { copyIncoming, type Incoming, storeIncoming, takeIncomingKeys } from "../store/incoming.ts";
import { type Line, readCsv, readNdjson } from "./read-lines.ts";

const CHUNK = 2000;

interface Chunk {
  lines: Line[];
  /** Bytes read so far. */
  bytes: number;
}

/**
 * Makes tasks of what is read, some thousand lines at a time, each lot with its report and its place in one transaction:
 * whatever breaks, what was done is done, and what comes again is passed over. While one lot is written the next is read.
 */
export async function runImport(
  ctx: Context,
  open: KnownProject,
  row: ImportRow,
  content: AsyncIterable<Uint8Array>,
): Promise<ImportRow> {
  let writing: Promise<ImportRow> = Promise.resolve(row);
  try {
    for await (const { lines, bytes } of chunksOf(content, row)) {
      const checked = await check(ctx, open, lines);
      const from = await writing;
      writing = write(ctx, open, from, checked, bytes);
      writing.catch(() => {});
    }
  } catch (error) {
    await writing.catch(() => {});
    throw error;
  }
  const done = await writing;
  return transaction(ctx, async (tx) => finish(tx, ctx, done, "completed", null));
}

/** Ends an import. */
export async function finish(
  tx: Tx,
  ctx: Context,
  { workspaceId, id }: ImportRow,
  status: "completed" | "failed",
  reason: string | null,
): Promise<ImportRow> {
  const row = (await lockImport(tx, workspaceId, id))!;
  const now = ctx.clock.now();
  const ended = { ...row, status, reason, updatedAt: now, finishedAt: now };
  await saveImport(tx, ended);
  const { projectId, batchId, lines, created, duplicates, failed } = ended;
  const told = { importId: id, projectId, batchId, lines, created, duplicates, failed };
  if (status === "completed") await emit(tx, ctx, tasksEvents, "import.completed", told);
  else await emit(tx, ctx, tasksEvents, "import.failed", { ...told, reason: reason ?? "" });
  return ended;
}

/** What is not done yet of a bulk, in lots. `lines` of an import counts those with something in them. */
async function* chunksOf(content: AsyncIterable<Uint8Array>, row: ImportRow): AsyncGenerator<Chunk> {
  let bytes = 0;
  const counted = (async function* () {
    for await (const chunk of content) {
      bytes += chunk.byteLength;
      yield chunk;
    }
  })();
  let seen = 0;
  let lines: Line[] = [];
  for await (const line of row.format === "csv" ? readCsv(counted) : readNdjson(counted)) {
    if (++seen <= row.lines) continue;
    lines.push(line);
    if (lines.length < CHUNK) continue;
    yield { lines, bytes };
    lines = [];
  }
  if (lines.length > 0) yield { lines, bytes };
}

interface Checked {
  good: Incoming[];
  failures: { line: number; errors: FieldError[] }[];
}

async function check(ctx: Context, { project }: KnownProject, lines: readonly Line[]): Promise<Checked> {
  const read = lines.map((line): Clean => ("wrong" in line ? line : clean(line)));
  const values = read.flatMap((line) => ("wrong" in line ? [] : [line]));
  const verdicts = await checkLines(
    ctx,
    project,
    values.map(({ value }) => value),
  );
  const good: Incoming[] = [];
  const failures = read.flatMap((line) =>
    "wrong" in line ? [{ line: line.line, errors: [{ pointer: line.at ?? "", detail: line.wrong }] }] : [],
  );
  for (const [i, { task, errors }] of verdicts.entries()) {
    const { line } = values[i]!;
    if (task) good.push({ ...task, line, id: newId(), eventId: newId() });
    else failures.push({ line, errors });
  }
  return { good, failures };
}

type Clean = { line: number; value: unknown } | { line: number; wrong: string; at?: string };

/** Text that no database keeps can be said by escapes. */
function clean(line: { line: number; value: unknown }): Clean {
  const at = brokenText(line.value, "");
  return at === null ? line : { line: line.line, wrong: "must not hold NUL nor half a character", at };
}

async function write(
  ctx: Context,
  open: KnownProject,
  from: ImportRow,
  { good, failures }: Checked,
  bytes: number,
): Promise<ImportRow> {
  const { project } = open;
  return transaction(ctx, async (tx) => {
    const row = (await lockImport(tx, ctx.workspaceId, from.id))!;
    if (row.lines !== from.lines || row.status !== "running")
      throw taskProblems.import_moved({ importId: row.id, lines: row.lines });
    await addFailures(tx, row, failures);
    let duplicates = 0;
    let { batchId } = row;
    if (good.length > 0) {
      await copyIncoming(tx, good);
      duplicates = await takeIncomingKeys(tx, row);
    }
    const created = good.length - duplicates;
    if (created > 0) {
      await adoptProject(tx, ctx, open.row);
      const batch = await lockOrMakeBatch(tx, ctx, project.id, batchId ? { id: batchId } : { name: row.batchName });
      batchId = batch.id;
      const { overlap, reviewShare } = project.settings;
      const { schemaVersion, workflowId } = project;
      const now = ctx.clock.now();
      const shared = { projectId: project.id, batchId, workflowId, schemaVersion, overlap, reviewShare };
      const pattern = { taskId: project.id, ...shared, priority: 0, externalKey: null };
      const origin = { ...ctx, actor: actorName(ctx.actor) };
      await storeIncoming(
        tx,
        { workspaceId: ctx.workspaceId, projectId: project.id, batchId, overlap, schemaVersion, now },
        envelopeFor(origin, now, tasksEvents, "task.created", pattern),
      );
      await grow(tx, ctx, batch, created);
      afterCommit(() => ctx.runtime.wake("relay"));
    }
    const next = {
      ...row,
      batchId,
      lines: row.lines + good.length + failures.length,
      created: row.created + created,
      duplicates: row.duplicates + duplicates,
      failed: row.failed + failures.length,
      bytes,
      updatedAt: ctx.clock.now(),
    };
    await saveImport(tx, next);
    return next;
  });
}
