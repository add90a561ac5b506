// What the tests of files share: pictures made up on the spot, and what was said about them.
import { createHash } from "node:crypto";
import { sql } from "drizzle-orm";
import sharp from "sharp";
import type { Context } from "../kernel/context.ts";

export const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** A noisy picture, which no compression makes tiny. */
export function picture(width: number, height: number): ReturnType<typeof sharp> {
  return sharp({
    create: { width, height, channels: 3, background: "#2f6fed", noise: { type: "gaussian", mean: 128, sigma: 30 } },
  });
}

export async function* inChunks(bytes: Uint8Array, size = 100_000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += size) yield bytes.subarray(at, at + size);
}

/** The types of the events that files wrote down in this workspace, in order. */
export async function said(ctx: Context): Promise<string[]> {
  const rows = await ctx.runtime.db.system.orm.execute<{ type: string }>(
    sql`select envelope->>'type' as type from files.outbox where workspace_id = ${ctx.workspaceId} order by seq`,
  );
  return rows.map(({ type }) => type);
}
