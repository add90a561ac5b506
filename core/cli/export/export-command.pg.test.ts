import { afterAll, beforeAll, expect, test } from "bun:test";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { annotate, batchOf, objectAt, textProject, world } from "../../exports/export-world.suite.ts";
import { locateExport } from "../../exports/read-exports.ts";
import { useHost } from "../../kernel/testing/host.ts";
import { newId } from "../../kernel/wire/id.ts";
import { weloAt } from "../welo.suite.ts";

const host = useHost(world);
const caller = { workspaceId: newId(), userId: newId() };
const context = () => host().context("exports", caller);
const home = mkdtempSync(join(tmpdir(), "welo-exported-"));
let door: ReturnType<typeof Bun.serve>;

beforeAll(() => {
  // Stands where the edge stands: whoever comes is the caller, and what a download leads to are the bytes in the storage.
  door = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    async fetch(request) {
      const { pathname, search, origin } = new URL(request.url);
      const exportId = /^\/v1\/exports\/([^/]+)\/download$/.exec(pathname)?.[1];
      if (exportId) {
        const { key, fileName } = await locateExport(context(), { exportId });
        return Response.json({ url: `${origin}/${key}`, fileName, expiresAt: new Date().toISOString() });
      }
      if (!pathname.startsWith("/v1/"))
        return new Response(new Uint8Array(await objectAt(context(), pathname.slice(1))));
      const key = request.headers.get("idempotency-key");
      return host().request(
        "exports",
        caller,
        request.method,
        pathname.replace(/^\/v1/, "") + search,
        request.method === "GET" ? undefined : await request.text(),
        key ? { "idempotency-key": key } : {},
      );
    },
  });
});
afterAll(async () => {
  await door.stop(true);
  rmSync(home, { recursive: true });
});

const welo = (...args: string[]) => weloAt(door.url.origin, args);

async function labelled() {
  const project = await textProject(context());
  const { batchId, taskIds } = await batchOf(context(), project, ["Ann spoke.", "Nobody did."]);
  annotate(project, batchId, taskIds[0]!, [
    { id: "0", class: "person", attributes: {}, type: "span", start: 0, end: 3 },
  ]);
  return { projectId: project.id, batchId, taskIds };
}
const lines = (path: string) =>
  readFileSync(path, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { id: string });

test("a project becomes a file here, with progress on the way, what was lost and the hash at the end", async () => {
  const { projectId, taskIds } = await labelled();
  const path = join(home, "project.jsonl");
  const { code, out, err } = await welo("export", "--project", projectId, "--output", path);
  expect([code, lines(path).map(({ id }) => id)]).toEqual([0, [taskIds[0]!]]);
  const sha256 = new Bun.CryptoHasher("sha256").update(readFileSync(path)).digest("hex");
  expect(out).toMatch(new RegExp(`^${path}  .+, 2 tasks, SHA-256 ${sha256}\n$`));
  expect(err).toContain("Exporting  2 of 2 tasks");
  expect(err).toContain("Downloading");
  expect(err).toContain("lost: 1 × task (it has no accepted result)");

  const again = await welo("export", "--project", projectId, "--output", path);
  expect([again.code, again.err.includes("is there already; --force replaces it")]).toEqual([1, true]);
  const kept = /welo export --id (\S+)/.exec(again.err)![1]!;
  const forced = await welo("export", "--id", kept, "--output", path, "--force");
  expect([forced.code, lines(path).map(({ id }) => id)]).toEqual([0, [taskIds[0]!]]);
});

test("a machine reads one document, of a batch and packed as well, and nothing of progress", async () => {
  const { batchId } = await labelled();
  const { code, out, err } = await welo("export", "--batch", batchId, "--gzip", "--json", "--output", home);
  const told = JSON.parse(out) as { path: string; bytes: number; sha256: string; export: { status: string } };
  expect([code, err]).toEqual([0, ""]);
  expect(told.export).toMatchObject({ status: "completed", done: 2, sha256: told.sha256 });
  expect(Bun.gunzipSync(readFileSync(told.path)).toString()).not.toBe("");
});

test("an export that is not to be fetched stays in the platform, and one that is nowhere fails", async () => {
  const { projectId } = await labelled();
  const { code, out } = await welo("export", "--project", projectId, "--no-download");
  expect([code, out]).toEqual([0, expect.stringMatching(/^Export \S+ is ready: \S+, .+\n$/)]);
  const unknown = await welo("export", "--project", newId(), "--output", join(home, "none"));
  expect([unknown.code, unknown.err.includes("not_found"), existsSync(join(home, "none"))]).toEqual([1, true, false]);
});
