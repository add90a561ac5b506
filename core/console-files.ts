import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "./kernel/config.ts";
import { pagePolicy, socketOrigin } from "./kernel/wire/page-policy.ts";

const consoleDir = join(import.meta.dirname, "console", "dist");
const hashed = /-[0-9a-z]{8}\.\w+$/;

type Places = Pick<Config, "EDGE_ORIGIN" | "S3_ENDPOINT" | "S3_PUBLIC_ENDPOINT">;

/** What the console may load: itself; pictures through the edge and straight from the bucket. It asks the edge and puts files into the bucket. */
export function consolePolicy({ EDGE_ORIGIN, S3_ENDPOINT, S3_PUBLIC_ENDPOINT }: Places): string {
  const edge = new URL(EDGE_ORIGIN);
  const bucket = new URL(S3_PUBLIC_ENDPOINT ?? S3_ENDPOINT).origin;
  return pagePolicy({
    shows: [edge.origin, bucket],
    asks: ["data:", "blob:", edge.origin, socketOrigin(edge), bucket],
  });
}

/** A file of the console, and its one page for every other path. */
export function serveConsole(pathname: string, config: Places): Response {
  const file = join(consoleDir, pathname.slice("/console/".length));
  const found =
    file.startsWith(consoleDir) && pathname !== "/console/" && existsSync(file) ? file : join(consoleDir, "index.html");
  if (!existsSync(found))
    return new Response("The console is not built: run `bun core/console/build.ts`.", { status: 503 });
  const headers = {
    "cache-control": hashed.test(found) ? "public, max-age=31536000, immutable" : "no-cache",
    "content-security-policy": consolePolicy(config),
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "x-frame-options": "DENY",
  };
  return new Response(Bun.file(found), { headers });
}
