import { afterEach, expect, test } from "bun:test";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { until } from "../../db/embedded/scratch-place.ts";
import { keepRunFile } from "./keep-run-file.ts";

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

/** A home, and a server in it that answers as it is told to. */
function scene() {
  const home = mkdtempSync(join(tmpdir(), "welo-run-"));
  const door = { status: 200, asked: 0, failing: 0 };
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    fetch: () => new Response(String(++door.asked), { status: door.failing-- > 0 ? 503 : door.status }),
  });
  const lines: string[] = [];
  const file = join(home, "run.json");
  writeFileSync(file, "of an earlier run");
  const keeper = keepRunFile(home, (line) => lines.push(line.trim()), 5);
  cleanUps.push(
    () => rmSync(home, { recursive: true, force: true }),
    () => server.stop(true),
    () => keeper.close(),
  );
  const origin = `http://127.0.0.1:${server.port}`;
  const run = { edge: origin, console: origin, core: origin, docs: origin, users: [] };
  const urls = [`${origin}/healthz`];
  return { door, lines, keeper, isThere: () => existsSync(file), open: () => keeper.open(run, urls, urls) };
}
/** Asked twice from now on: one question may have been under way. */
async function askedAgain(door: { asked: number }): Promise<void> {
  const before = door.asked;
  await until(() => door.asked >= before + 2);
}

test("the file comes only when everything answers", async () => {
  const { door, isThere, open } = scene();
  expect(isThere()).toBe(false);
  door.status = 503;
  const opened = open();
  await askedAgain(door);
  expect(isThere()).toBe(false);
  door.status = 200;
  await opened;
  expect(isThere()).toBe(true);
});

test("the end of a part takes the file away until the part runs and everything answers", async () => {
  const { door, lines, keeper, isThere, open } = scene();
  await open();
  keeper.ended("core", "core ended (SIGKILL) and is started again");
  expect(isThere()).toBe(false);
  expect(lines).toEqual([
    "core ended (SIGKILL) and is started again",
    "Not everything answers: run.json is gone until it does",
  ]);
  door.status = 503;
  keeper.runs("core");
  await askedAgain(door);
  expect(isThere()).toBe(false);
  door.status = 200;
  await until(isThere);
  await until(() => lines.at(-1) === "Everything answers again: run.json is back");
  expect(lines.length).toBe(3);
});

test("two parts that ended must both run again", async () => {
  const { keeper, isThere, open } = scene();
  await open();
  keeper.ended("core", "core ended");
  keeper.ended("edge", "edge ended");
  keeper.runs("edge");
  await new Promise((resolve) => setImmediate(resolve));
  expect(isThere()).toBe(false);
  keeper.runs("core");
  await until(isThere);
});

test("a part that has given up is told of in one line, and the file stays away", async () => {
  const { lines, keeper, isThere, open } = scene();
  await open();
  keeper.gaveUp("core", "core ended 3 times in a row and is not started any more (log: core.log)");
  keeper.ended("edge", "edge ended");
  keeper.runs("edge");
  expect(isThere()).toBe(false);
  expect(lines.filter((line) => line.includes("core.log")).length).toBe(1);
  expect(keeper.lost()).toContain("core.log");
});

test("what has given up before everything answered is why the start fails", async () => {
  const { keeper, isThere, open } = scene();
  keeper.gaveUp("core", "core ended 3 times in a row (log: core.log)");
  await expect(open()).rejects.toThrow("core.log");
  expect(isThere()).toBe(false);
});

test("what stops answering without having ended takes the file away until it answers again", async () => {
  const { door, lines, isThere, open } = scene();
  await open();
  door.status = 503;
  await until(() => !isThere());
  await askedAgain(door);
  expect(isThere()).toBe(false);
  door.status = 200;
  await until(isThere);
  await until(() => lines.length === 2);
  expect(lines).toEqual([
    "Not everything answers: run.json is gone until it does",
    "Everything answers again: run.json is back",
  ]);
});

test("one late answer takes nothing away", async () => {
  const { door, lines, isThere, open } = scene();
  await open();
  door.failing = 1;
  await until(() => door.failing <= 0);
  await askedAgain(door);
  expect(isThere()).toBe(true);
  expect(lines).toEqual([]);
});
