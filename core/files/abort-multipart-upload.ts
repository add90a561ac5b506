import type { Context } from "../kernel/context.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import type { filesContract } from "./contract.ts";
import { deleteFile } from "./delete-file.ts";
import { findUpload } from "./read-multipart-upload.ts";

/** Gives up an upload in parts: its file is gone at once, what has arrived of it soon after. */
export async function abortMultipartUpload(
  ctx: Context,
  { fileId }: Input<typeof filesContract.abortMultipartUpload>,
): Promise<void> {
  const { row } = await findUpload(ctx, fileId);
  // The version says that nobody finalised the file in between.
  await deleteFile(ctx, { fileId, ifMatch: `"${row.version}"` });
}
