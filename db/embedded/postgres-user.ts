import { existsSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { SetupError } from "./setup-error.ts";

type Ids = { uid: number; gid: number };

/** Whom PostgreSQL runs as, when not as ourselves: the `owner` of its files, and what goes before its commands. */
export type PostgresUser = { owner?: Ids; prefix: string[]; spawnAs?: Ids };

/**
 * PostgreSQL refuses root: as root, picks the owner of existing data, else `postgres` (made when missing), else `nobody`.
 *
 * `paths` are what it must reach; below a private folder such as /root only a capability lets it through.
 */
export function choosePostgresUser(dataDir: string, paths: string[]): PostgresUser {
  if (process.getuid?.() !== 0) return { prefix: [] };
  const owner = ownerOf(dataDir) ?? idsOf("postgres") ?? makePostgresUser() ?? idsOf("nobody");
  if (!owner) throw new SetupError("PostgreSQL does not run as root; start as another user, or set DATABASE_URL");
  const closed = paths.find((path) => !isOpenToAll(path));
  if (closed === undefined) return { owner, prefix: [], spawnAs: owner };
  const setpriv = Bun.which("setpriv");
  if (!setpriv) {
    throw new SetupError(`PostgreSQL does not run as root and others may not enter ${closed}; move the project`);
  }
  const ids = [`--reuid=${owner.uid}`, `--regid=${owner.gid}`, "--clear-groups"];
  return { owner, prefix: [setpriv, ...ids, "--inh-caps=+dac_override", "--ambient-caps=+dac_override", "--"] };
}

function ownerOf(dataDir: string): Ids | undefined {
  const found = statSync(dataDir, { throwIfNoEntry: false });
  return found && found.uid !== 0 ? { uid: found.uid, gid: found.gid } : undefined;
}

function idsOf(name: string): Ids | undefined {
  const [uid, gid] = ["-u", "-g"].map((flag) => {
    const id = Bun.spawnSync(["id", flag, name]);
    return id.success ? Number(id.stdout.toString()) : undefined;
  });
  return uid === undefined || gid === undefined ? undefined : { uid, gid };
}

function makePostgresUser(): Ids | undefined {
  const useradd = Bun.which("useradd");
  if (!useradd) return undefined;
  Bun.spawnSync([useradd, "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", "postgres"]);
  return idsOf("postgres");
}

function isOpenToAll(path: string): boolean {
  for (let step = path; ; step = dirname(step)) {
    if (existsSync(step) && (statSync(step).mode & 0o001) === 0) return false;
    if (step === dirname(step)) return true;
  }
}
