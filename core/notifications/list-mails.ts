import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import type { Context } from "../kernel/context.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { type Page, toPage } from "../kernel/wire/page.ts";
import { Mail, type notificationsContract } from "./contract.ts";

/** What the built-in mail door kept, newest first; empty when mails go to a real server. */
export async function listMails(
  ctx: Context,
  { cursor, limit }: Input<typeof notificationsContract.listMails>,
): Promise<Page<v.InferOutput<typeof Mail>>> {
  const dir = ctx.runtime.config.MAIL_DIR;
  if (!dir) return { items: [], nextCursor: null };
  const names = (await readdir(dir).catch(() => []))
    .filter((name) => name.endsWith(".json"))
    .sort()
    .reverse();
  const after = cursor ? names.filter((name) => name < cursor) : names;
  const page = toPage(after.slice(0, limit + 1), limit, (name) => name);
  const read = await Promise.all(
    page.items.map(async (name) => v.safeParse(Mail, JSON.parse(await readFile(join(dir, name), "utf8")))),
  );
  return { items: read.flatMap((one) => (one.success ? [one.output] : [])), nextCursor: page.nextCursor };
}
