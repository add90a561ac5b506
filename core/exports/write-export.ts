import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { annotationsContract } from "../annotations/contract.ts";
import { type File, filesContract } from "../files/contract.ts";
import type { Context } from "../kernel/context.ts";
import type { Project } from "../projects/contract.ts";
import { tasksContract } from "../tasks/contract.ts";
import type { LossReport } from "./contract.ts";
import { verdictAwaiter } from "./await-verdict.ts";
import { type AnnotatedTask, inLists, joinAnnotations, toItem } from "./dataset-items.ts";
import { coalesce, writeChunks } from "./formats/chunks.ts";
import type { DatasetItem } from "./formats/dataset.ts";
import { formats } from "./formats/formats.ts";
import { LossTally } from "./formats/loss.ts";
import { fileSpool, spoolRoom } from "./formats/spool.ts";
import { putStream } from "./multipart.ts";
import { isGzipped } from "./rules.ts";
import type { ExportRow } from "./store.ts";

export interface WrittenExport {
  bytes: number;
  sha256: string;
  tasks: number;
  loss: LossReport;
}
export interface WriteOptions {
  row: ExportRow;
  project: Project;
  key: string;
  contentType: string;
  /** Hears of every task looked at; what it throws ends the export. */
  onTask: () => Promise<void>;
}

const FILES_AT_ONCE = 500;

/** Reads tasks, annotations and files as streams and puts what the format makes of them to S3, in constant memory. */
export async function writeExport(
  ctx: Context,
  { row, project, key, contentType, onTask }: WriteOptions,
): Promise<WrittenExport> {
  const format = formats[row.format];
  const room = spoolRoom(fileSpool);
  const leftOut = new LossTally();
  let tasks = 0;
  let bytes = 0;
  const hash = createHash("sha256");
  async function* measured(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      hash.update(chunk);
      bytes += chunk.byteLength;
      yield chunk;
    }
  }
  try {
    const header = {
      project,
      batchId: row.batchId,
      labelSchema: project.labelSchema,
      schemaVersion: project.schemaVersion,
      exportedAt: ctx.clock.now().toISOString(),
    };
    const writer = format.open(
      { ...header, project: { id: project.id, name: project.name } },
      { spool: room.open, choices: row.options },
    );
    const chunks = coalesce(writeChunks(writer, itemsOf(ctx, row, leftOut, onTask), () => tasks++));
    await putStream(
      ctx.runtime.storage,
      key,
      contentType,
      measured(isGzipped(format, row.options) ? gzipped(chunks) : chunks),
    );
    return { bytes, sha256: hash.digest("hex"), tasks, loss: [...leftOut.report(), ...writer.loss()] };
  } finally {
    room.dispose();
  }
}

async function* itemsOf(
  ctx: Context,
  row: ExportRow,
  leftOut: LossTally,
  onTask: () => Promise<void>,
): AsyncGenerator<DatasetItem> {
  const { include, anonymise } = row.options;
  const part = { projectId: row.projectId, batchId: row.batchId ?? undefined };
  const tasks = await ctx.call("tasks", tasksContract).streamTasks(part);
  const annotations = await ctx.call("annotations", annotationsContract).streamAnnotations({ ...part, include });
  const withVerdict = verdictAwaiter(ctx, include);
  const person = anonymise ? pseudonyms(ctx, row.projectId) : (userId: string) => userId;
  for await (const read of inLists(joinAnnotations(tasks, annotations), FILES_AT_ONCE)) {
    const list: AnnotatedTask[] = [];
    for (const one of read) list.push(await withVerdict(one));
    const files = await describe(
      ctx,
      list.flatMap(({ task, annotations: found }) =>
        found.length > 0 && task.data.type === "image" ? [task.data.fileId] : [],
      ),
    );
    for (const one of list) {
      await onTask();
      const file = one.task.data.type === "image" ? files.get(one.task.data.fileId) : undefined;
      if (one.annotations.length > 0) yield toItem(one, file, person);
      else leftOut.add("task", include === "accepted" ? "it has no accepted result" : "nothing was handed in for it");
    }
  }
}

async function describe(ctx: Context, fileIds: string[]): Promise<Map<string, File>> {
  if (fileIds.length === 0) return new Map();
  const { items } = await ctx.call("files", filesContract).describeFiles({ fileIds: [...new Set(fileIds)] });
  return new Map(items.map((file) => [file.id, file]));
}

/** Names people by a keyed hash: the same person has the same name in all exports of a project, and nobody without the key can tell who. */
function pseudonyms(ctx: Context, projectId: string): (userId: string) => string {
  const known = new Map<string, string>();
  return (userId) => {
    let name = known.get(userId);
    if (!name)
      known.set(
        userId,
        (name = `person-${ctx.runtime.cipher.blindIndex(`exports of ${projectId}`, userId).toString("hex").slice(0, 16)}`),
      );
    return name;
  };
}

async function* gzipped(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const gzip = createGzip();
  const pumped = pipeline(Readable.from(chunks, { objectMode: false }), gzip);
  pumped.catch(() => {});
  for await (const chunk of gzip) yield chunk as Uint8Array;
  await pumped;
}
