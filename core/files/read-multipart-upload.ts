import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input, Output } from "../kernel/wire/endpoint.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import { listParts } from "./bucket-upload.ts";
import type { filesContract, MultipartUpload } from "./contract.ts";
import { fileProblems } from "./problems.ts";
import { keyOf, PART_BYTES, partsOf } from "./rules.ts";
import * as store from "./store.ts";

/** What of an upload in parts has arrived. */
export async function getMultipartUpload(
  ctx: Context,
  { fileId }: Input<typeof filesContract.getMultipartUpload>,
): Promise<MultipartUpload> {
  const { row, uploadId } = await findUpload(ctx, fileId);
  const arrived = await listParts(ctx.runtime.storage, keyOf(ctx.workspaceId, fileId), uploadId);
  if (!arrived) throw fileProblems.not_multipart();
  return {
    file: store.toFile(row),
    partBytes: PART_BYTES,
    parts: partsOf(row.bytes).length,
    uploaded: arrived.map(({ number, bytes }) => ({ number, bytes })),
  };
}

/** Where the parts of an upload go, for whoever signs their URLs. */
export async function locateMultipart(
  ctx: Context,
  { fileId }: Input<typeof filesContract.locateMultipart>,
): Promise<Output<typeof filesContract.locateMultipart>> {
  const { row, uploadId } = await findUpload(ctx, fileId);
  return { key: keyOf(ctx.workspaceId, fileId), uploadId, bytes: row.bytes, partBytes: PART_BYTES };
}

/** A file whose upload in parts is under way; throws 404, and 409 when none is. */
export async function findUpload(ctx: Context, fileId: string): Promise<{ row: store.FileRow; uploadId: string }> {
  const row = await transaction(ctx, (tx) => store.findFile(tx, ctx.workspaceId, fileId));
  if (!row) throw requestProblems.not_found();
  if (row.status !== "pending" || !row.uploadId) throw fileProblems.not_multipart();
  return { row, uploadId: row.uploadId };
}
