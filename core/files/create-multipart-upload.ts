import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import { beginUpload } from "./bucket-upload.ts";
import type { filesContract, MultipartUpload } from "./contract.ts";
import { reserveFile } from "./reserve-file.ts";
import { PART_BYTES, partsOf } from "./rules.ts";
import * as store from "./store.ts";

/** Reserves a file and begins its upload in parts. */
export async function createMultipartUpload(
  ctx: Context,
  input: Input<typeof filesContract.createMultipartUpload>,
): Promise<MultipartUpload> {
  const { file, key } = await reserveFile(ctx, input);
  const uploadId = await beginUpload(ctx.runtime.storage, key, file.contentType);
  await transaction(ctx, async (tx) => {
    const row = await store.lockFile(tx, ctx.workspaceId, file.id);
    if (row?.status !== "pending") throw requestProblems.conflict();
    await store.saveFile(tx, { ...row, uploadId });
  });
  return { file, partBytes: PART_BYTES, parts: partsOf(file.bytes).length, uploaded: [] };
}
