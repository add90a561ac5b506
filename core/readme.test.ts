import { expect, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const readme = readFileSync(join(root, "README.md"), "utf8");

test("every path that the README names is there", () => {
  const paths = [...readme.matchAll(/`+([^`]+)`+/g)]
    .flatMap((match) => match[1]!.split(/\s+/))
    .filter((word) => /^(?:edge|core|machines|db|\.github)\/[\w./-]*$/.test(word));
  const linked = [...readme.matchAll(/\]\(([^)]+)\)/g)].map((match) => match[1]!);
  const named = [...paths, ...linked];
  expect(named.length).toBeGreaterThan(15);
  expect(named.filter((path) => !/^https?:/.test(path) && !existsSync(join(root, path)))).toEqual([]);
});

test("every script that the README names is in package.json", () => {
  const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    scripts: Record<string, string>;
  };
  const named = [...readme.matchAll(/bun (?:run )?(start|test|check|bench|welo)\b/g)].map((match) => match[1]!);
  expect([...new Set(named)].filter((name) => !(name in scripts))).toEqual([]);
});
