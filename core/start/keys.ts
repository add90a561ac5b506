import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const names = ["EDGE_SECRET", "SERVICE_SECRET", "MASTER_KEY"] as const;

/** The platform's own secrets: those of the environment, else made once and kept in the home folder. */
export function loadKeys(home: string): Record<(typeof names)[number], string> {
  const file = join(home, "keys.json");
  const kept = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Record<string, string>) : {};
  const keys = Object.fromEntries(
    names.map((name) => [name, process.env[name] ?? kept[name] ?? randomBytes(32).toString("base64url")]),
  ) as Record<(typeof names)[number], string>;
  const own = Object.fromEntries(names.filter((name) => !process.env[name]).map((name) => [name, keys[name]]));
  writeFileSync(file, JSON.stringify({ ...kept, ...own }), { mode: 0o600 });
  return keys;
}
