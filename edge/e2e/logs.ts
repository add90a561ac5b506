import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Platform } from "./platform.ts";

/** What every process of a home has written: its name, and its log. */
export function logsOf(home: string): { name: string; text: string }[] {
  const folder = join(home, "logs");
  return readdirSync(folder).map((name) => ({ name, text: readFileSync(join(folder, name), "utf8") }));
}

/** Which of a platform's keys, passwords and addresses stand in which log; there should be none. */
export function secretsInLogs(platform: Platform, ...more: string[]): string[] {
  const secrets = ["keys.json", "secrets.json"].flatMap((file) =>
    Object.entries(JSON.parse(readFileSync(join(platform.home, file), "utf8")) as Record<string, string>),
  );
  for (const { role, email, password } of platform.users)
    secrets.push([`${role}'s address`, email], [`${role}'s password`, password]);
  for (const secret of more) secrets.push(["a token", secret]);
  return logsOf(platform.home).flatMap(({ name, text }) =>
    secrets.filter(([, secret]) => text.includes(secret)).map(([what]) => `${what} in ${name}`),
  );
}
