import { afterAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { credentialsOf } from "./credentials.ts";

const home = mkdtempSync(join(tmpdir(), "welo-home-"));
const edge = "http://localhost:7400";
const users = [
  { role: "annotator", email: "ann@x.example", password: "a" },
  { role: "manager", email: "man@x.example", password: "m" },
  { role: "owner", email: "own@x.example", password: "o" },
];
writeFileSync(join(home, "run.json"), JSON.stringify({ edge, console: "c", core: "c", docs: "d", users }));
afterAll(() => rmSync(home, { recursive: true }));
const none = join(home, "none");

test("nothing given: the owner of the local start", () => {
  expect(credentialsOf({ home }, {})).toEqual({ edge, email: "own@x.example", password: "o" });
});

test("a role given: that user of the local start, or an answer that names those there are", () => {
  expect(credentialsOf({ home, as: "annotator" }, {})).toEqual({ edge, email: "ann@x.example", password: "a" });
  expect(() => credentialsOf({ home, as: "reviewer" }, {})).toThrow("no reviewer; it has annotator, manager, owner");
});

test("what is given goes before the environment, and that before the local start", () => {
  const env = { WELO_EDGE: "https://env.example/", WELO_EMAIL: "env@x.example", WELO_PASSWORD: "e" };
  expect(credentialsOf({ home }, env)).toEqual({ edge: "https://env.example", email: "env@x.example", password: "e" });
  const given = { home, edge: "https://given.example", email: "me@x.example", password: "p" };
  expect(credentialsOf(given, { ...env, WELO_TOKEN: "t" })).toEqual({
    edge: "https://given.example",
    email: "me@x.example",
    password: "p",
  });
});

test("a token needs nobody's name", () => {
  expect(credentialsOf({ home }, { WELO_TOKEN: "t" })).toEqual({ edge, token: "t" });
});

test("the local start's passwords are never sent to another platform", () => {
  expect(() => credentialsOf({ home, edge: "https://elsewhere.example" }, {})).toThrow(
    "Who are you at https://elsewhere.example?",
  );
});

test("half a pair, no platform and no origin are refused", () => {
  expect(() => credentialsOf({ home, email: "me@x.example" }, {})).toThrow("both --email and --password");
  expect(() => credentialsOf({ home: none }, {})).toThrow("Nothing runs here");
  expect(() => credentialsOf({ home: none, edge: "localhost:7400" }, {})).toThrow("must be an origin");
});
