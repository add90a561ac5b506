import { describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Io } from "./io.ts";
import { runWelo } from "./run-welo.ts";

async function run(line: string, env: Record<string, string> = {}) {
  const printed = { out: "", err: "" };
  const io: Io = {
    out: (text) => void (printed.out += text),
    err: (text) => void (printed.err += text),
    tty: false,
    width: 80,
    env,
    signal: new AbortController().signal,
  };
  return { code: await runWelo(line.split(" ").filter(Boolean), io), ...printed };
}
const id = "019a2b3c-0000-7000-8000-000000000000";
const nowhere = "--home /nonexistent";

describe("help", () => {
  for (const command of ["", "import", "export", "events", "events list", "events replay", "migrate"])
    test(`"welo ${command}" explains itself on standard output and succeeds`, async () => {
      const { code, out, err } = await run(`${command} --help`);
      expect({ code, err }).toEqual({ code: 0, err: "" });
      expect(out).toContain(`Usage: welo ${command}`.trim());
    });

  test("names every option of a command", async () => {
    const { out } = await run("export -h");
    for (const option of [
      "--project <id>",
      "-o, --output <path>",
      "--no-download",
      "--format <json|",
      "(default jsonl)",
    ])
      expect(out).toContain(option);
  });
});

describe("what was not given as it must be ends with code 2 and one line that says why", () => {
  const wrong: [string, string, string][] = [
    ["", "needs a command", "welo --help"],
    ["events", "welo events needs a command", "welo events --help"],
    ["nope", "no command welo nope", "welo --help"],
    ["events nope", "no command welo events nope", "welo events --help"],
    ["import", "SOURCE", "welo import --help"],
    ["import photos", "--project", "welo import --help"],
    [`import photos --project ${id} --projct x`, "no option --projct", "welo import --help"],
    [`import a b --project ${id}`, '"b" is one word too many', "welo import --help"],
    ["import a --project", "--project needs a value", "welo import --help"],
    ["import a --project 7", "--project must be an id", "welo import --help"],
    [`import /nonexistent --project ${id}`, "There is no /nonexistent", "welo import --help"],
    [`import a --project ${id} --concurrency 0`, "--concurrency takes a number from 1 to 32", "welo import --help"],
    [`import a --project ${id} --batch ${id} --batch-name b`, "not both", "welo import --help"],
    [`import a --project ${id} --format xml`, "Expected one of", "welo import --help"],
    ["export", "Give one of --project, --batch and --id", "welo export --help"],
    [`export --project ${id} --batch ${id}`, "Give one of", "welo export --help"],
    [`export --project ${id} ${nowhere}`, "Nothing runs here", "welo export --help"],
    [`events replay ${id} --all`, "not both", "welo events replay --help"],
    ["migrate", "DATABASE_URL must name", "welo migrate --help"],
    ["migrate --services tasks,taks", 'no service "taks"', "welo migrate --help"],
  ];
  for (const [line, why, hint] of wrong)
    test(`welo ${line}`, async () => {
      const { code, out, err } = await run(line);
      expect({ code, out }).toEqual({ code: 2, out: "" });
      expect(err).toContain(why);
      expect(err).toContain(`\`${hint}\``);
    });
});

for (const url of ["", "localhost:5432", "http://localhost/welo", "welo"])
  test(`welo migrate is told a database's address, which ${JSON.stringify(url)} is not`, async () => {
    const { code, err } = await run("migrate", { DATABASE_URL: url });
    expect(code).toBe(2);
    expect(err).toContain("DATABASE_URL must name");
  });

describe("what could not be done ends with code 1", () => {
  test("a platform that does not answer", async () => {
    const { code, err } = await run("events list --edge http://127.0.0.1:9 --email a@b.example --password p");
    expect({ code, err }).toEqual({
      code: 1,
      err: "Not available right now. The server could not be reached. (request.unavailable)\n",
    });
  });

  test("tells machines by a problem document", async () => {
    const { code, out, err } = await run(
      "events list --edge http://127.0.0.1:9 --email a@b.example --password p --json",
    );
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(JSON.parse(err)).toMatchObject({ code: "request.unavailable", status: 503 });
  });

  test("a database that does not answer", async () => {
    const { code, err } = await run("migrate", { DATABASE_URL: "postgres://u:secret@127.0.0.1:9/x" });
    expect({ code, err }).toEqual({ code: 1, err: "The database does not answer. Check DATABASE_URL.\n" });
  });

  test("a folder without images", async () => {
    const folder = mkdtempSync(join(tmpdir(), "welo-cli-"));
    writeFileSync(join(folder, "notes.txt"), "nothing to see");
    const { code, err } = await run(`import ${folder} --project ${id}`);
    rmSync(folder, { recursive: true });
    expect(code).toBe(1);
    expect(err).toContain("There are no images in");
  });
});
