import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import type { PostgresBinaries } from "./postgres-binaries.ts";
import type { PostgresUser } from "./postgres-user.ts";
import { SetupError } from "./setup-error.ts";

/** The superuser, and the database, of every cluster that is made here. */
export const postgresRole = "welo";
const majorVersion = "18";

type Cluster = { binaries: PostgresBinaries; user: PostgresUser; dataDir: string; password: string };

/** Whether `dataDir` holds a cluster that this PostgreSQL can open; throws a SetupError when it holds anything else. */
export function holdsCluster(dataDir: string): boolean {
  let names: string[];
  try {
    names = readdirSync(dataDir);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw new SetupError(`${dataDir} belongs to another user; start as that user, or remove it`);
  }
  if (names.length === 0) return false;
  const version = names.includes("PG_VERSION") ? readFileSync(join(dataDir, "PG_VERSION"), "utf8").trim() : "none";
  if (version === majorVersion) return true;
  throw new SetupError(
    `${dataDir} is no PostgreSQL ${majorVersion} data (found version: ${version}); start afresh with --reset`,
  );
}

/** Makes an empty cluster at `dataDir`, reachable over TCP with the password only. */
export async function createCluster({ binaries, user, dataDir, password }: Cluster): Promise<void> {
  // Made aside and renamed, so that an interrupted set-up leaves no half cluster behind.
  const draft = `${dataDir}.new`;
  const passwordFile = `${dataDir}.password`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (user.owner) for (const path of [draft, passwordFile]) chownSync(path, user.owner.uid, user.owner.gid);
  const locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
  const access = ["-U", postgresRole, "--auth-host=scram-sha-256", "--auth-local=reject", `--pwfile=${passwordFile}`];
  try {
    const initdb = Bun.spawn(
      [...user.prefix, binaries.initdb, "-D", draft, ...locale, ...access, "--no-instructions"],
      {
        cwd: dirname(binaries.initdb),
        env: postgresEnvironment(),
        stdout: "ignore",
        stderr: "pipe",
        ...user.spawnAs,
      },
    );
    const complaint = (await new Response(initdb.stderr).text()).trim().split("\n").at(-1);
    if ((await initdb.exited) !== 0) throw new SetupError(`PostgreSQL could not set up ${dataDir}: ${complaint}`);
    renameSync(draft, dataDir);
  } finally {
    rmSync(passwordFile, { force: true });
    if (existsSync(draft)) rmSync(draft, { recursive: true, force: true });
  }
}

/** Gives the superuser of a stopped cluster this password. */
export async function setPassword({ binaries, user, dataDir, password }: Cluster): Promise<void> {
  const statement = `ALTER ROLE ${postgresRole} PASSWORD '${password}'\n`;
  const alone = Bun.spawn([...user.prefix, binaries.postgres, "--single", "-D", dataDir, "postgres"], {
    cwd: dirname(binaries.postgres),
    env: postgresEnvironment(),
    stdin: Buffer.from(statement),
    stdout: "ignore",
    stderr: "pipe",
    ...user.spawnAs,
  });
  const complaint = (await new Response(alone.stderr).text()).trim().split("\n").at(-1);
  if ((await alone.exited) !== 0) throw new SetupError(`PostgreSQL's password could not be set: ${complaint}`);
}

/** Nothing of ours: a stray PGOPTIONS or LC_ALL must not change what the server does. */
export function postgresEnvironment(): Record<string, string> {
  return { PATH: process.env.PATH ?? "/usr/bin:/bin", LC_ALL: "C" };
}
