import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import postgres from "postgres";
import { postgresFarewell } from "./end-process.ts";
import type { Keeper, WatchedServer } from "./keeper.ts";
import { busyPort, requireFreePort } from "./ports.ts";
import { findPostgresBinaries } from "./postgres-binaries.ts";
import { createCluster, holdsCluster, postgresEnvironment, postgresRole, setPassword } from "./postgres-cluster.ts";
import { clearLeftover, readPostmasterFile } from "./postgres-leftover.ts";
import { choosePostgresUser } from "./postgres-user.ts";
import { SetupError, wayOut } from "./setup-error.ts";
import { spawnServer, type ServerProcess } from "./spawn-server.ts";

/** Long, since recovery after a crash replays what was written since the last checkpoint. */
const startLimitMs = 60_000;
const orphanLimitMs = 10_000;
const brokenData =
  /no such file|does not exist|is missing|checkpoint|control file|checksum|incompatible|corrupt|invalid (page|data|record|magic)|configuration file|could not (load|read)/i;

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

/** Starts PostgreSQL 18 on 127.0.0.1 over `dataDir` (made when missing); its `url` is the superuser's database `welo`. */
export async function startPostgres(options: StartPostgres): Promise<WatchedServer & { url: string }> {
  const { keeper, dataDir, port, password, log } = options;
  await keeper.endLeftover("postgres", postgresFarewell);
  await clearLeftover(dataDir);
  await requireFreePort(port, "PostgreSQL");
  const binaries = findPostgresBinaries();
  mkdirSync(dirname(dataDir), { recursive: true });
  const user = choosePostgresUser(dataDir, [binaries.postgres, dirname(dataDir)]);
  const cluster = { binaries, user, dataDir, password };
  if (!holdsCluster(dataDir)) await createCluster(cluster);
  const url = `postgres://${postgresRole}:${password}@127.0.0.1:${port}/${postgresRole}`;
  const command = [...user.prefix, binaries.postgres, "-D", dataDir, ...settings(options)];
  const run = async () => {
    const environment = postgresEnvironment();
    const server = spawnServer({ command, cwd: dirname(binaries.postgres), log, env: environment, user: user.spawnAs });
    const watched = keeper.watch("postgres", server, postgresFarewell);
    try {
      await untilReady(server, dataDir, port);
      await createDatabase(url);
      return { url, ...watched };
    } catch (error) {
      await watched.stop();
      throw error;
    }
  };
  const deadline = performance.now() + orphanLimitMs;
  for (;;) {
    try {
      return await run();
    } catch (error) {
      if (isWrongPassword(error)) {
        await setPassword(cluster);
      } else if (isHeldByOrphans(error) && performance.now() < deadline) {
        await Bun.sleep(50);
      } else {
        throw error instanceof SetupError
          ? new SetupError(`${error.message}; ${wayOut(error.message, brokenData, log)}`)
          : error;
      }
    }
  }
}

/** The data outlived the file of its password. */
function isWrongPassword(error: unknown): boolean {
  return (error as { code?: string }).code === "28P01";
}

/** A killed server's children still end themselves, and may have the last word in the log that they share with the next server. */
function isHeldByOrphans(error: unknown): boolean {
  return error instanceof SetupError && /shared memory block|unexpected postmaster exit/.test(error.message);
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
    // Databases of tests are gone before it comes, and it would look at a hundred of them all the time.
    autovacuum: forgetful ? "off" : "on",
    // Proving a password is work on both sides of each of thousands of connections.
    scram_iterations: forgetful ? 1 : 4096,
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

/** Waits for the word that pg_ctl waits for as well: the status line of postmaster.pid. */
async function untilReady(server: ServerProcess, dataDir: string, port: number): Promise<void> {
  const deadline = performance.now() + startLimitMs;
  while (performance.now() < deadline) {
    if (server.exitCode() !== null) {
      const complaint = server.complaint();
      if (complaint.includes("could not create any TCP/IP sockets")) throw busyPort(port, "PostgreSQL");
      throw new SetupError(`PostgreSQL did not start: ${complaint}`);
    }
    const [pid, , , , , , , status] = readPostmasterFile(dataDir);
    if (Number(pid) === server.pid && status?.trim() === "ready") return;
    await Bun.sleep(5);
  }
  throw new SetupError(`PostgreSQL was not ready within ${startLimitMs / 1000} s: ${server.complaint()}`);
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
