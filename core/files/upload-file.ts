import { createHash } from "node:crypto";
import type { Context } from "../kernel/context.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import type { File, filesContract } from "./contract.ts";
import { finaliseFile } from "./finalise-file.ts";
import { reserveFile } from "./reserve-file.ts";
import { checkAnnounced, unreadable } from "./rules.ts";

const MOST_BYTES = 50 * 1024 * 1024;

/** Takes a file of up to 50 MB through the platform: reserved, stored and finalised in one call. */
export async function uploadFile(
  ctx: Context,
  { content, name, contentType, projectId }: Input<typeof filesContract.uploadFile>,
): Promise<File> {
  checkAnnounced(contentType, 0);
  const hash = createHash("sha256");
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of content) {
    bytes += chunk.byteLength;
    checkAnnounced(contentType, bytes, MOST_BYTES);
    hash.update(chunk);
    parts.push(chunk);
  }
  if (bytes === 0) throw unreadable("", "The file is empty.");
  const { file, key } = await reserveFile(ctx, {
    name,
    contentType,
    bytes,
    sha256: hash.digest("hex"),
    projectId: projectId ?? null,
  });
  await ctx.runtime.storage.put(key, Buffer.concat(parts), contentType);
  return finaliseFile(ctx, { fileId: file.id });
}
