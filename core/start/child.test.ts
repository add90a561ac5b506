import { afterEach, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { until } from "../../db/embedded/scratch-place.ts";
import { type Child, runChild } from "./child.ts";

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

function run(script: string): { child: Child; told: string[][]; home: string } {
  const home = mkdtempSync(join(tmpdir(), "welo-child-"));
  const told: string[][] = [];
  const child = runChild({
    name: "part",
    command: ["/bin/sh", "-c", script],
    cwd: home,
    env: {},
    home,
    told: {
      ended: (...words) => told.push(["ended", ...words]),
      runs: (...words) => told.push(["runs", ...words]),
      gaveUp: (...words) => told.push(["gaveUp", ...words]),
    },
  });
  cleanUps.push(
    () => rmSync(home, { recursive: true, force: true }),
    () => child.stop(),
  );
  return { child, told, home };
}

test("three quick ends in a row are told of, each in one line, and the last names the log", async () => {
  const { child, told, home } = run("echo cannot find my feet; exit 3");
  await until(() => told.some(([what]) => what === "gaveUp"));
  const log = join(home, "logs", "part.log");
  const again = [
    ["ended", "part", "part ended (code 3) and is started again"],
    ["runs", "part"],
  ];
  const last = `part ended 3 times in a row and is not started any more: cannot find my feet (log: ${log})`;
  expect(told).toEqual([...again, ...again, ["gaveUp", "part", last]]);
  expect(child.failed()).toBe(`cannot find my feet (log: ${log})`);
});

test("one that says at once that it cannot start is believed", async () => {
  const { told } = run("echo the port is not free; exit 1");
  await until(() => told.length > 0);
  expect(told.map(([what]) => what)).toEqual(["gaveUp"]);
  expect(told[0]![2]).toContain("ended at once and is not started any more: the port is not free");
});

test("nothing is told of one that was asked to stop", async () => {
  const { child, told } = run("exec sleep 60");
  await child.stop();
  expect([told, child.failed()]).toEqual([[], null]);
});
