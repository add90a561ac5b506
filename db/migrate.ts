import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import postgres from "postgres";
import { SetupError } from "./embedded/setup-error.ts";
import { adminUrlOf, roleOf, rolePassword } from "./client.ts";
import { type ServiceName, serviceNames } from "./schema/services.ts";

const folder = join(import.meta.dirname, "migrations");
const ROLE_LOCK = 7_400_001;
/** The first major version that has `transaction_timeout`. */
const LEAST_POSTGRES = 17;

interface Step {
  name: string;
  text: string;
  hash: string;
}

/** The SQL steps of a service in order: the furniture that all have, then its own files. */
export function stepsOf(service: ServiceName): Step[] {
  return ["furniture", service].flatMap((part) => {
    const dir = join(folder, part);
    if (!existsSync(dir)) return [];
    const files = readdirSync(dir).filter((file) => file.endsWith(".sql"));
    return files.sort().map((file) => {
      const text = readFileSync(join(dir, file), "utf8").replaceAll("{{service}}", service);
      return { name: `${part}/${file}`, text, hash: createHash("sha256").update(text).digest("hex") };
    });
  });
}

/** Why a server cannot be used, in one sentence, by its `server_version_num` (170004 for 17.4); null: it can. */
export function tooOld(versionNum: number): string | null {
  const major = Math.floor(versionNum / 10_000);
  return major >= LEAST_POSTGRES
    ? null
    : `This needs PostgreSQL ${LEAST_POSTGRES} or newer, and the server is PostgreSQL ${major}.`;
}

async function refuseOld(sql: postgres.Sql): Promise<void> {
  const [row] = await sql`select current_setting('server_version_num')::int as version`;
  const reason = tooOld(Number(row!.version));
  if (reason) throw new SetupError(reason);
}

/** Creates the database of an administrator's URL when it is missing; refuses a server that is too old. */
export async function ensureDatabase(adminUrl: string): Promise<void> {
  const url = new URL(adminUrl);
  const name = decodeURIComponent(url.pathname.slice(1));
  url.pathname = "/postgres";
  const sql = postgres(url.href, { max: 1, onnotice: () => {} });
  try {
    await refuseOld(sql);
    const found = await sql`select 1 from pg_database where datname = ${name}`;
    if (found.length === 0) await sql.unsafe(`create database "${name.replaceAll('"', '""')}"`);
  } finally {
    await sql.end();
  }
}

/**
 * Brings the schemas of the given services up to date; each step runs once, in one transaction per service. Returns the steps
 * applied. A server that is too old is refused before anything is changed on it.
 */
export async function migrate(
  env: Record<string, string | undefined>,
  services: readonly ServiceName[] = serviceNames,
): Promise<string[]> {
  const applied: string[] = [];
  const byDatabase = Map.groupBy(services, (service) => adminUrlOf(service, env));
  for (const [adminUrl, group] of byDatabase) {
    const sql = postgres(adminUrl, { max: 1, onnotice: () => {} });
    try {
      await refuseOld(sql);
      await ensureRoles(sql, adminUrl, group);
      for (const service of group) applied.push(...(await migrateService(sql, service)));
    } finally {
      await sql.end();
    }
  }
  return applied;
}

async function ensureRoles(sql: postgres.Sql, adminUrl: string, services: readonly ServiceName[]): Promise<void> {
  await sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(${ROLE_LOCK})`;
    const present = new Set(
      (await tx`select rolname from pg_roles where rolname like 'welo\_%'`).map((row) => String(row.rolname)),
    );
    for (const role of services.flatMap((service) => [roleOf(service), roleOf(service, true)])) {
      const verb = present.has(role) ? "alter" : "create";
      await tx.unsafe(`${verb} role ${role} login password '${rolePassword(adminUrl, role)}'`);
    }
  });
}

async function migrateService(sql: postgres.Sql, service: ServiceName): Promise<string[]> {
  return sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(${ROLE_LOCK + 1})`;
    await tx.unsafe(`create schema if not exists ${service}`);
    await tx.unsafe(
      `create table if not exists ${service}.migrations (name text primary key, hash text not null, applied_at timestamptz not null default now())`,
    );
    const done = new Map(
      (await tx.unsafe(`select name, hash from ${service}.migrations`)).map((row) => [
        String(row.name),
        String(row.hash),
      ]),
    );
    const applied: string[] = [];
    for (const step of stepsOf(service)) {
      const hash = done.get(step.name);
      if (hash !== undefined && hash !== step.hash)
        throw new Error(`migration ${step.name} of ${service} was changed after it had been applied`);
      if (hash !== undefined) continue;
      await tx.unsafe(step.text);
      await tx.unsafe(`insert into ${service}.migrations (name, hash) values ($1, $2)`, [step.name, step.hash]);
      applied.push(`${service}: ${step.name}`);
    }
    return applied;
  });
}
