import { randomBytes } from "node:crypto";
import { existsSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readKept } from "../../db/embedded/kept-file.ts";

const names = ["EDGE_SECRET", "SERVICE_SECRET", "MASTER_KEY"] as const;

/** The platform's own secrets: those of the environment, else made once and kept in the home folder. */
export function loadKeys(home: string): Record<(typeof names)[number], string> {
  const file = join(home, "keys.json");
  const kept: Record<string, string> = existsSync(file) ? readKept(file) : {};
  const keys = Object.fromEntries(
    names.map((name) => [name, process.env[name] ?? kept[name] ?? randomBytes(32).toString("base64url")]),
  ) as Record<(typeof names)[number], string>;
  const own = Object.fromEntries(names.filter((name) => !process.env[name]).map((name) => [name, keys[name]]));
  // Renamed into place: a crash half-way must not lose the key of what is enciphered already.
  writeFileSync(`${file}.new`, JSON.stringify({ ...kept, ...own }), { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return keys;
}
