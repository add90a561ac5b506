import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import { type BucketPart, joinParts, listParts } from "./bucket-upload.ts";
import type { File, filesContract } from "./contract.ts";
import { finaliseFile } from "./finalise-file.ts";
import { fileProblems } from "./problems.ts";
import { keyOf, partsOf } from "./rules.ts";
import * as store from "./store.ts";

/** Joins the parts of an upload and finalises the file; asked again, also after a crash in between, it answers the same. */
export async function completeMultipartUpload(
  ctx: Context,
  { fileId }: Input<typeof filesContract.completeMultipartUpload>,
): Promise<File> {
  const row = await transaction(ctx, (tx) => store.findFile(tx, ctx.workspaceId, fileId));
  if (!row) throw requestProblems.not_found();
  if (!row.uploadId) throw fileProblems.not_multipart();
  const { storage } = ctx.runtime;
  const key = keyOf(ctx.workspaceId, fileId);
  const arrived = row.status === "pending" ? await listParts(storage, key, row.uploadId) : null;
  // Where the bucket has forgotten the upload it was joined before; finalising tells what became of it.
  if (arrived) {
    checkWhole(row.bytes, arrived);
    await joinParts(storage, key, row.uploadId, arrived);
  }
  return finaliseFile(ctx, { fileId });
}

/** Refuses an upload of which parts are missing, or are not as large as they should be. */
function checkWhole(bytes: number, arrived: readonly BucketPart[]): void {
  const sizes = new Map(arrived.map((part) => [part.number, part.bytes]));
  const wanted = partsOf(bytes);
  const missing = wanted.filter((part) => sizes.get(part.number) !== part.bytes).map(({ number }) => number);
  if (missing.length > 0 || arrived.length > wanted.length)
    throw fileProblems.missing_parts({
      detail: `${missing.length} of ${wanted.length} parts are missing.`,
      missing: missing.slice(0, 100),
    });
}
