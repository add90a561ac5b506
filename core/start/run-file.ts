import { renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export interface Run {
  edge: string;
  console: string;
  core: string;
  docs: string;
  users: { role: string; email: string; password: string }[];
}

/** Tells other programs where everything answers; there only when it does, and then whole. */
export function writeRunFile(home: string, run: Run): void {
  const file = join(home, "run.json");
  writeFileSync(`${file}.new`, `${JSON.stringify(run, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

export function removeRunFile(home: string): void {
  rmSync(join(home, "run.json"), { force: true });
}

/** The table that a person reads after the start. */
export function summary(run: Run): string {
  const rows = [
    ["Workbench", `${run.edge}/app/`],
    ["Console", run.console],
    ["API reference", run.docs],
  ];
  const users = run.users.map((user) => [user.role, user.email, user.password]);
  return `\n${table(rows)}\n\n${users.length > 0 ? `${table(users)}\n\n` : ""}Ctrl-C stops everything; the data stays in place.\n`;
}

function table(rows: string[][]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column]!)).join("   ")}`.trimEnd())
    .join("\n");
}
