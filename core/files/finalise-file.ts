import type { Context } from "../kernel/context.ts";
import { enqueue } from "../kernel/job.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { Problem, requestProblems } from "../kernel/wire/problem.ts";
import type { File, filesContract } from "./contract.ts";
import { filesEvents } from "./events.ts";
import { type Inspection, inspectFile } from "./inspect-file.ts";
import { fileProblems } from "./problems.ts";
import { processFile } from "./process-file.ts";
import { removeObjects } from "./remove-objects.ts";
import { isUsable, keyOf, move, unreadable } from "./rules.ts";
import * as store from "./store.ts";

/** Checks what was uploaded against what was announced; asked again it answers the same. What is wrong is rejected for good. */
export async function finaliseFile(ctx: Context, { fileId }: Input<typeof filesContract.finaliseFile>): Promise<File> {
  const row = await transaction(ctx, (tx) => store.findFile(tx, ctx.workspaceId, fileId));
  if (!row) throw requestProblems.not_found();
  if (row.status !== "pending") return settled(row);
  try {
    const inspection = await inspect(ctx, row);
    // Reading a large file may outlast the caller's patience; what was found is kept, so that asking again is quick.
    return await accept({ ...ctx, deadlineAt: null }, row, inspection);
  } catch (error) {
    if (!(error instanceof Problem) || !["files.unreadable", "files.checksum_mismatch"].includes(error.code))
      throw error;
    await reject({ ...ctx, deadlineAt: null }, fileId, error);
    throw error;
  }
}

function settled(row: store.FileRow): File {
  if (isUsable(row.status)) return store.toFile(row);
  const detail = row.error ?? "The file was rejected.";
  throw row.errorCode === "files.checksum_mismatch" ? mismatch("", detail) : unreadable("", detail);
}

async function inspect(ctx: Context, row: store.FileRow): Promise<Inspection> {
  const { storage } = ctx.runtime;
  const key = keyOf(row.workspaceId, row.id);
  const object = await storage.head(key);
  if (!object) throw fileProblems.missing_upload({ detail: "Put the bytes to the presigned URL first." });
  if (object.bytes !== row.bytes)
    throw mismatch("/bytes", `${object.bytes} bytes were uploaded, ${row.bytes} were announced.`);
  const chunks = await storage.get(key);
  if (!chunks) throw fileProblems.missing_upload();
  return inspectFile(chunks, row.contentType, (read) => {
    if (read.bytes !== row.bytes)
      throw mismatch("/bytes", `${read.bytes} bytes were read, ${row.bytes} were announced.`);
    if (read.sha256 !== row.sha256) throw mismatch("/sha256", `The SHA-256 of what was uploaded is ${read.sha256}.`);
  });
}

function mismatch(pointer: string, detail: string): Problem {
  return fileProblems.checksum_mismatch({ detail, errors: [{ pointer, detail }] });
}

async function accept(ctx: Context, found: store.FileRow, inspection: Inspection): Promise<File> {
  return transaction(ctx, async (tx) => {
    const row = await store.lockFile(tx, ctx.workspaceId, found.id);
    if (!row) throw requestProblems.not_found();
    if (row.status !== "pending") return settled(row);
    const uploaded = { ...row, ...inspection, status: move(row.status, "finalise"), version: row.version + 1 };
    await store.saveFile(tx, uploaded);
    const { projectId, contentType, bytes } = uploaded;
    await emit(tx, ctx, filesEvents, "file.uploaded", { fileId: row.id, projectId, contentType, bytes });
    await enqueue(tx, ctx, processFile, { fileId: row.id }, { dedupeKey: row.id });
    return store.toFile(uploaded);
  });
}

async function reject(ctx: Context, fileId: string, problem: Problem): Promise<void> {
  await transaction(ctx, async (tx) => {
    const row = await store.lockFile(tx, ctx.workspaceId, fileId);
    if (row?.status !== "pending") return;
    await store.saveFile(tx, {
      ...row,
      status: move(row.status, "reject"),
      errorCode: problem.code,
      error: problem.message,
      version: row.version + 1,
    });
    await enqueue(tx, ctx, removeObjects, { fileId }, { dedupeKey: fileId });
  });
}
