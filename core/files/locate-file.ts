import type { Context } from "../kernel/context.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import type { File, filesContract } from "./contract.ts";
import { fileProblems } from "./problems.ts";
import { getFile } from "./read-files.ts";
import { isUsable, keyOf } from "./rules.ts";

/** Where a usable file lies, for whoever signs the URL. */
export async function locateFile(
  ctx: Context,
  { fileId, variant }: Input<typeof filesContract.locateFile>,
): Promise<{ file: File; key: string }> {
  const file = await getFile(ctx, { fileId });
  if (!isUsable(file.status)) throw fileProblems.not_ready({ detail: `The file is ${file.status}.` });
  if (variant === "thumbnail" && !file.metadata.thumbnail)
    throw fileProblems.not_ready({ detail: "The file has no thumbnail." });
  return { file, key: keyOf(ctx.workspaceId, fileId, variant) };
}
