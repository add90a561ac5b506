import { Glob } from "bun";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { steps } from "./steps.ts";

const root = join(import.meta.dirname, "..", "..");
const LIMIT_MS = 300_000;
const AT_ONCE = 2;

const help = `Usage: bun run check [--fix]

Checks, without a database: types of every room, lint, format, the fence between rooms, contracts, machines.

  --fix   let the linter and the formatter mend what they can first
`;

interface Check {
  name: string;
  command: string[];
}
const bin = (name: string) => join(root, "node_modules", ".bin", name);
/** Those of the machines' tests that take no seconds each; long searches by chance and the conformance suite run with the whole suite. */
const machines = [...new Glob("machines/**/*.test.ts").scanSync({ cwd: root })].filter(
  (file) => !/\.property\.test\.ts$|\/scxml\//.test(file),
);
const checks: Check[] = [
  { name: "Types of every room", command: [bin("tsc"), "-b", "--builders", "2", "--pretty", "false"] },
  { name: "Lint", command: [bin("oxlint"), "--quiet"] },
  { name: "Format", command: [bin("oxfmt"), "--list-different"] },
  {
    name: "Fence, contracts and machines",
    command: [
      process.execPath,
      "test",
      "--timeout=90000",
      "./core/architecture.test.ts",
      "./core/contract.test.ts",
      ...machines.map((file) => `./${file}`),
    ],
  },
];

async function run({ name, command }: Check): Promise<{ name: string; ms: number; failure: string | null }> {
  const began = performance.now();
  const child = Bun.spawn(command, { cwd: root, stdout: "pipe", stderr: "pipe", timeout: LIMIT_MS });
  const [out, err, code] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  const ms = performance.now() - began;
  return { name, ms, failure: code === 0 ? null : complaints(`${out}\n${err}`) || `it ended with code ${code}` };
}

/** Leaves out the tests that passed. */
function complaints(text: string): string {
  const lines = text.split("\n").filter((line) => !line.startsWith("(pass)"));
  return lines
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

/** Runs every check that needs no server, two at a time, and prints what failed; true when nothing did. */
async function main(args: string[]): Promise<boolean> {
  const unknown = args.find((arg) => arg !== "--fix");
  if (unknown) {
    const asked = unknown === "--help" || unknown === "-h";
    (asked ? process.stdout : process.stderr).write(asked ? help : `There is no option ${unknown}.\n\n${help}`);
    process.exit(asked ? 0 : 2);
  }
  const ui = steps(process.stdout);
  mkdirSync(join(root, ".welo", "cache"), { recursive: true });
  if (args.includes("--fix")) {
    await run({ name: "Lint", command: [bin("oxlint"), "--quiet", "--fix"] });
    await run({ name: "Format", command: [bin("oxfmt")] });
  }
  const failures: { name: string; failure: string }[] = [];
  const waiting = [...checks];
  const worker = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      const { name, ms, failure } = await run(check);
      if (failure === null) ui.done(name, ms, "");
      else {
        ui.failed(name);
        failures.push({ name, failure });
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  for (const { name, failure } of failures) ui.line(`\n${name}\n${failure}`);
  return failures.length === 0;
}

process.exit((await main(process.argv.slice(2))) ? 0 : 1);
