import { afterAll, describe, expect, test } from "bun:test";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eventually } from "../../core/kernel/testing/eventually.ts";
import { openApi } from "../../core/start/seed/api.ts";
import { isAlive, type Platform, startPlatform } from "./platform.ts";

const root = join(import.meta.dirname, "..", "..");
const home = mkdtempSync(join(tmpdir(), "welo-start-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** Ends a process outright, if it has not ended already. */
function endOutright(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

async function refused(args: string[]): Promise<{ code: number; text: string }> {
  const run = Bun.spawn([process.execPath, "core/start/main.ts", "start", ...args], {
    cwd: root,
    stdout: "pipe",
    stderr: "pipe",
    env: { ...process.env, WELO_BUN: "any" },
  });
  const [code, out, err] = await Promise.all([
    run.exited,
    new Response(run.stdout).text(),
    new Response(run.stderr).text(),
  ]);
  return { code, text: out + err };
}

describe("one command starts everything and one key ends it", () => {
  /** What the first test leaves running is what the next ones kill. */
  let running: Platform;

  test("every page answers, each role signs in, Ctrl-C leaves nothing, and a second start keeps all data", async () => {
    const first = await startPlatform(["--no-seed"], home);
    for (const url of [
      `${first.edge}/`,
      `${first.edge}/app/`,
      first.console,
      first.docs,
      `${first.edge}/openapi.json`,
      `${first.edge}/healthz`,
    ])
      expect((await fetch(url)).status, url).toBe(200);
    const api = openApi(first.edge);
    for (const user of first.users) expect((await api.signIn(user)).id).toBeString();
    const manager = await api.signIn(first.password("manager"));
    const { id } = await manager.projects.createProject({ name: "Kept", templateId: "objects" });
    const pids = first.pidsOf("");
    expect(pids.length).toBeGreaterThan(3);
    expect(await first.stop()).toBeLessThan(5000);
    await eventually(() => pids.filter(isAlive).length === 0, 3000);
    expect(existsSync(join(home, "run.json"))).toBe(false);

    const began = performance.now();
    const second = await startPlatform(["--no-seed"], home);
    expect(performance.now() - began).toBeLessThan(30_000);
    const again = await openApi(second.edge).signIn(first.password("manager"));
    expect((await again.projects.getProject({ projectId: id })).name).toBe("Kept");
    running = second;
  });

  test("run.json is gone from the end of a part until everything answers again", async () => {
    const file = join(home, "run.json");
    expect(existsSync(file)).toBe(true);
    for (const part of ["core/server.ts", "workerd", "redis-server"])
      for (const pid of running.pidsOf(part)) endOutright(pid);
    await eventually(() => !existsSync(file));
    await eventually(() => existsSync(file));
    for (const line of ["core ended (SIGKILL)", "edge ended", "Redis ended"])
      await eventually(() => running.output().includes(line));
    await eventually(() => /Everything answers again: run.json is back\s*$/.test(running.output()));
    for (const url of [`${running.edge}/healthz`, `${running.core}/health/ready`])
      expect((await fetch(url)).status, url).toBe(200);
    expect((await openApi(running.edge).signIn(running.password("manager"))).id).toBeString();
  });

  test("after a SIGKILL nothing is lost and the next start ends what was left", async () => {
    const killed = running;
    const manager = await openApi(killed.edge).signIn(killed.password("manager"));
    const { id } = await manager.projects.createProject({ name: "Survives", templateId: "objects" });
    const pids = killed.pidsOf("");
    process.kill(JSON.parse(readFileSync(join(home, "start.json"), "utf8")).pid as number, "SIGKILL");
    const next = await startPlatform(["--no-seed"], home);
    const again = await openApi(next.edge).signIn(killed.password("manager"));
    expect((await again.projects.getProject({ projectId: id })).name).toBe("Survives");
    await eventually(() => pids.filter(isAlive).length === 0, 10_000);
    expect(await next.stop()).toBeLessThan(5000);
  });

  test("--reset forgets all data, broken files too, and the demo is made by work that is real", async () => {
    writeFileSync(join(home, "secrets.json"), "{");
    writeFileSync(join(home, "start.json"), '{"pid":12');
    const fresh = await startPlatform(["--reset"], home);
    const manager = await openApi(fresh.edge).signIn(fresh.password("manager"));
    const { items: projects } = await manager.projects.listProjects({});
    expect(projects.map(({ name }) => name).sort()).toEqual([
      "Objects in photographs",
      "People, places, years in speeches",
    ]);
    for (const { id: projectId, name } of projects) {
      const { items: tasks } = await manager.tasks.listTasks({ projectId, limit: 100 });
      const worked = tasks.filter((task) => task.submissions > 0);
      expect(worked.length, name).toBeGreaterThan(tasks.length / 3);
      const { items } = await manager.annotations.listTaskAnnotations({ taskId: worked[0]!.id });
      expect(items.flatMap(({ result }) => result.regions).length, name).toBeGreaterThan(0);
    }
    const projectId = projects.find(({ name }) => name === "Objects in photographs")!.id;
    const { items: photographs } = await manager.tasks.listTasks({ projectId, limit: 100 });
    expect(photographs.length).toBe(7);
    const checks = await Promise.all(
      photographs.map(({ id: taskId }) => manager.quality.listChecks({ taskId, kind: "review", status: "completed" })),
    );
    const reviews = checks.flatMap(({ items }) => items);
    expect(reviews.map(({ outcome }) => outcome).sort()).toEqual(["accepted", "accepted", "accepted", "rejected"]);
    expect(reviews.find(({ outcome }) => outcome === "rejected")!.reason).toContain("not tight");
    const file = await eventually(async () => {
      const [made] = (await manager.exports.listExports({ projectId })).items;
      return made?.status === "completed" && made;
    });
    expect(file.format).toBe("coco");
    await fresh.stop();
  });
});

describe("what cannot start says why in one line", () => {
  test("a port that is in use", async () => {
    const server = createServer();
    const port = await new Promise<number>((resolve) =>
      server.listen(0, "127.0.0.1", () => resolve((server.address() as { port: number }).port)),
    );
    const base = Math.min(port, 65_000);
    const { code, text } = await refused(["--home", join(home, "busy"), "--port", String(base), "--no-seed"]);
    server.close();
    expect(code).not.toBe(0);
    expect(text).toContain("--port");
    expect(text).not.toMatch(/^\s+at /m);
  });

  test("a word that it does not know", async () => {
    const { code, text } = await refused(["--colour"]);
    expect([code, text.includes("Usage")]).toEqual([2, true]);
  });

  test("a database that does not answer", async () => {
    const run = Bun.spawn(
      [process.execPath, "core/start/main.ts", "start", "--no-seed", "--home", join(home, "nodb"), "--port", "31700"],
      {
        cwd: root,
        stdout: "pipe",
        stderr: "pipe",
        env: { ...process.env, WELO_BUN: "any", DATABASE_URL: "postgres://welo:x@127.0.0.1:9/welo" },
      },
    );
    const text = (await new Response(run.stdout).text()) + (await new Response(run.stderr).text());
    expect(await run.exited).not.toBe(0);
    expect(text).toContain("DATABASE_URL");
    expect(text).not.toMatch(/^\s+at /m);
  });
});
