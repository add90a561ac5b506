import { afterAll, expect, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { identifyProcess } from "../../db/embedded/process-identity.ts";
import { SetupError } from "../../db/embedded/setup-error.ts";
import { loadKeys } from "./keys.ts";
import { claimHome, readOptions } from "./options.ts";
import { readDemo } from "./seed/users.ts";

const home = mkdtempSync(join(tmpdir(), "welo-options-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));
const options = readOptions(["--home", home]);
const file = join(home, "start.json");

test.each(['{"pid":12', "", "null", "{}"])("a start.json that says only %p is what a killed start left", (text) => {
  writeFileSync(file, text);
  const { leftover, release } = claimHome(options);
  expect(leftover).toBe(true);
  expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(identifyProcess(process.pid));
  release();
});

test("a home that another start runs from is not taken", () => {
  writeFileSync(file, JSON.stringify(identifyProcess(process.pid)));
  expect(() => claimHome(options)).toThrow(`Welo already runs from ${home} (process ${process.pid})`);
  rmSync(file);
});

test("a broken file of the home is named with the way out, which removes it", () => {
  for (const [name, read] of [
    ["keys.json", loadKeys],
    ["demo.json", readDemo],
  ] as const) {
    writeFileSync(join(home, name), "{");
    expect(() => read(home)).toThrow(SetupError);
    expect(() => read(home)).toThrow(`${join(home, name)} cannot be read`);
    expect(() => read(home)).toThrow("start afresh with --reset");
  }
  expect(options.disposable).toContain("keys.json");
  expect(options.disposable).toContain("demo.json");
  expect(options.disposable).toContain("secrets.json");
});
