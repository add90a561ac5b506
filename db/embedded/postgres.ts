import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import postgres from "postgres";
import { postgresFarewell, endProcess } from "./end-process.ts";
import type { Keeper } from "./keeper.ts";
import { requireFreePort } from "./ports.ts";
import { findPostgresBinaries } from "./postgres-binaries.ts";
import { createCluster, postgresEnvironment, postgresRole } from "./postgres-cluster.ts";
import { choosePostgresUser } from "./postgres-user.ts";
import { SetupError } from "./setup-error.ts";
import { spawnServer, type ServerProcess } from "./spawn-server.ts";

const majorVersion = "18";
/** Long, since recovery after a crash replays what was written since the last checkpoint. */
const startLimitMs = 60_000;

export type StartPostgres = {
  keeper: Keeper;
  dataDir: string;
  port: number;
  password: string;
  /** File that PostgreSQL's own log is appended to. */
  log: string;
  /** For tests: what is acknowledged may be lost in a crash. */
  forgetful?: boolean;
};

export type RunningServer = { url: string; pid: number; stop(): Promise<void> };

/** Starts PostgreSQL 18 on 127.0.0.1 over `dataDir` (made when missing); its `url` is the superuser's database `welo`. */
export async function startPostgres(options: StartPostgres): Promise<RunningServer> {
  const { keeper, dataDir, port, password, log } = options;
  await keeper.endLeftover("postgres", postgresFarewell);
  await requireFreePort(port, "PostgreSQL");
  const binaries = findPostgresBinaries();
  mkdirSync(dirname(dataDir), { recursive: true });
  const user = choosePostgresUser(dataDir, [binaries.postgres, dirname(dataDir)]);
  if (!existsSync(join(dataDir, "PG_VERSION"))) await createCluster({ binaries, user, dataDir, password });
  requireVersion(dataDir);
  const server = spawnServer({
    command: [...user.prefix, binaries.postgres, "-D", dataDir, ...settings(options)],
    cwd: dirname(binaries.postgres),
    log,
    env: postgresEnvironment(),
    ...(user.spawnAs && { user: user.spawnAs }),
  });
  const identity = keeper.watch("postgres", server.pid, "SIGINT");
  const stop = async () => {
    await endProcess(identity, postgresFarewell);
    keeper.forget("postgres");
  };
  try {
    await untilReady(server, dataDir);
    const url = `postgres://${postgresRole}:${password}@127.0.0.1:${port}/${postgresRole}`;
    await createDatabase(url);
    return { url, pid: server.pid, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function settings({ port, forgetful = false }: StartPostgres): string[] {
  const values: Record<string, string | number> = {
    port,
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    max_connections: forgetful ? 300 : 100,
    shared_buffers: "256MB",
    max_wal_size: "2GB",
    checkpoint_timeout: "15min",
    wal_level: forgetful ? "minimal" : "replica",
    max_wal_senders: forgetful ? 0 : 5,
    fsync: forgetful ? "off" : "on",
    synchronous_commit: forgetful ? "off" : "on",
    full_page_writes: forgetful ? "off" : "on",
    jit: "off",
    timezone: "UTC",
    log_timezone: "UTC",
    logging_collector: "off",
    log_checkpoints: "off",
    // A failing statement's text and values are people's data: they stay out of the log.
    log_min_messages: "log",
    log_min_error_statement: "panic",
    log_error_verbosity: "terse",
  };
  return Object.entries(values).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}

function requireVersion(dataDir: string): void {
  const version = readFileSync(join(dataDir, "PG_VERSION"), "utf8").trim();
  if (version === majorVersion) return;
  throw new SetupError(
    `${dataDir} holds PostgreSQL ${version} data, this is ${majorVersion}; start afresh with --reset`,
  );
}

/** Waits for the word that pg_ctl waits for as well: the status line of postmaster.pid. */
async function untilReady(server: ServerProcess, dataDir: string): Promise<void> {
  const deadline = performance.now() + startLimitMs;
  while (performance.now() < deadline) {
    if (server.exitCode() !== null) throw new SetupError(`PostgreSQL did not start: ${server.complaint()}`);
    const [pid, , , , , , , status] = readPostmasterFile(dataDir);
    if (Number(pid) === server.pid && status?.trim() === "ready") return;
    await Bun.sleep(5);
  }
  throw new SetupError(`PostgreSQL was not ready within ${startLimitMs / 1000} s: ${server.complaint()}`);
}

function readPostmasterFile(dataDir: string): string[] {
  try {
    return readFileSync(join(dataDir, "postmaster.pid"), "utf8").split("\n");
  } catch {
    return [];
  }
}

async function createDatabase(url: string): Promise<void> {
  const sql = postgres(url.replace(/\/[^/]*$/, "/postgres"), { max: 1, connect_timeout: 5, onnotice: () => {} });
  try {
    const [found] = await sql`select 1 from pg_database where datname = ${postgresRole}`;
    if (!found) await sql`create database ${sql(postgresRole)}`;
  } finally {
    await sql.end({ timeout: 1 });
  }
}
