import { chownSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { PostgresBinaries } from "./postgres-binaries.ts";
import type { PostgresUser } from "./postgres-user.ts";
import { SetupError } from "./setup-error.ts";

/** The superuser, and the database, of every cluster that is made here. */
export const postgresRole = "welo";

/** Makes an empty cluster at `dataDir`, reachable over TCP with the password only. */
export async function createCluster(options: {
  binaries: PostgresBinaries;
  user: PostgresUser;
  dataDir: string;
  password: string;
}): Promise<void> {
  const { binaries, user, dataDir, password } = options;
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

/** Nothing of ours: a stray PGOPTIONS or LC_ALL must not change what the server does. */
export function postgresEnvironment(): Record<string, string> {
  return { PATH: process.env.PATH ?? "/usr/bin:/bin", LC_ALL: "C" };
}
