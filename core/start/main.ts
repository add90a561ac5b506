// Runs before anything is installed: imports nothing but what Bun itself brings.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..", "..");
const marker = join(root, "node_modules", ".welo-installed");

function wanted(): string {
  const hash = createHash("sha256");
  for (const file of ["package.json", "bun.lock"]) hash.update(readFileSync(join(root, file)));
  return hash.digest("hex");
}

function install(): void {
  const lock = wanted();
  if (existsSync(marker) && readFileSync(marker, "utf8") === lock) return;
  process.stderr.write("Installing packages (once)\n");
  const run = Bun.spawnSync([process.execPath, "install", "--frozen-lockfile"], {
    cwd: root,
    stdout: "pipe",
    stderr: "pipe",
  });
  if (run.exitCode !== 0) {
    process.stderr.write(
      `Packages could not be installed. Check the network and run \`bun install --frozen-lockfile\`.\n${run.stderr.toString().trim()}\n`,
    );
    process.exit(1);
  }
  mkdirSync(join(root, "node_modules"), { recursive: true });
  writeFileSync(marker, lock);
}

/** Goes on under the pinned Bun when another version was used to get here. */
async function underPinnedBun(script: string, args: string[]): Promise<void> {
  const pinned = (JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { dependencies: { bun: string } })
    .dependencies.bun;
  if (Bun.version === pinned || process.env.WELO_BUN === "any") {
    process.argv.splice(2, process.argv.length, ...args);
    await import(script);
    return;
  }
  const child = Bun.spawn([join(root, "node_modules", ".bin", "bun"), script, ...args], {
    cwd: root,
    stdio: ["inherit", "inherit", "inherit"],
  });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => child.kill(signal));
  process.exit(await child.exited);
}

const [command = "start", ...args] = process.argv.slice(2);
const scripts: Record<string, string> = {
  start: "start.ts",
  test: "test.ts",
  check: "check.ts",
  bench: "../bench/bench.ts",
  welo: "../cli/welo.ts",
};
const script = scripts[command];
if (!script) {
  process.stderr.write(`There is no command ${command}. There are: ${Object.keys(scripts).join(", ")}.\n`);
  process.exit(2);
}
install();
await underPinnedBun(join(import.meta.dirname, script), args);
