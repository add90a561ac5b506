import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readKept } from "./kept-file.ts";

export type Secrets = {
  postgresPassword: string;
  redisPassword: string;
  redisRestToken: string;
  s3AccessKeyId: string;
  s3SecretAccessKey: string;
};

/** Reads `home/secrets.json`, first filling in whatever it lacks; the file is readable by its owner only. */
export function loadSecrets(home: string): Secrets {
  mkdirSync(home, { recursive: true });
  const path = join(home, "secrets.json");
  const kept: Partial<Secrets> = existsSync(path) ? readKept(path) : {};
  const secrets: Secrets = {
    postgresPassword: kept.postgresPassword ?? randomSecret(),
    redisPassword: kept.redisPassword ?? randomSecret(),
    redisRestToken: kept.redisRestToken ?? randomSecret(),
    s3AccessKeyId: kept.s3AccessKeyId ?? `WELO${randomBytes(8).toString("hex").toUpperCase()}`,
    s3SecretAccessKey: kept.s3SecretAccessKey ?? randomSecret(),
  };
  const text = `${JSON.stringify({ ...kept, ...secrets }, null, 2)}\n`;
  if (!existsSync(path) || readFileSync(path, "utf8") !== text) {
    // Renamed into place: a crash half-way must not lose the password of an existing database.
    writeFileSync(`${path}.new`, text, { mode: 0o600 });
    renameSync(`${path}.new`, path);
  }
  chmodSync(path, 0o600);
  return secrets;
}

function randomSecret(): string {
  return randomBytes(24).toString("hex");
}
