import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { endProcess, type Farewell } from "./end-process.ts";
import { lockFile } from "./file-lock.ts";
import { identifyProcess, type ProcessIdentity } from "./process-identity.ts";
import type { ServerProcess } from "./spawn-server.ts";
import { SetupError } from "./setup-error.ts";
import { startWatchdog } from "./watchdog.ts";

type PidFile = { owner?: ProcessIdentity; watchdog?: ProcessIdentity; servers: Record<string, ProcessIdentity> };

/** Keeps account of the server processes of one home, so that none outlives its parent for long. */
export type Keeper = {
  /** Ends what a killed earlier run left under this name. */
  endLeftover(name: string, farewell: Farewell): Promise<void>;
  /** Records a process of ours: it is ended when this process dies without a word. */
  watch(name: string, server: ServerProcess, farewell: Farewell): WatchedServer;
  /** Gives the home free; to be called when every server has been stopped. */
  close(): void;
};

export type WatchedServer = {
  pid: number;
  /** Resolves when the process has ended, whoever ended it. */
  ended: Promise<void>;
  /** Ends it, politely first. */
  stop(): Promise<void>;
};

/** Claims `home` for this process; throws a SetupError when another running process has it. */
export function openKeeper(home: string): Keeper {
  mkdirSync(home, { recursive: true });
  const path = join(home, "pids.json");
  const lock = lockFile(join(home, "lock"));
  if (!lock) {
    const pid = readPidFile(path).owner?.pid;
    throw new SetupError(`Already running in ${home}${pid ? ` (process ${pid})` : ""}; stop that one first`);
  }
  const known = readPidFile(path);
  known.owner = identifyProcess(process.pid);
  const watchdog = startWatchdog();
  known.watchdog = identifyProcess(watchdog.pid);
  const save = () => writePidFile(path, known);
  save();
  return {
    async endLeftover(name, farewell) {
      const left = known.servers[name];
      if (!left) return;
      if (!(await endProcess(left, farewell))) {
        throw new SetupError(`An earlier ${name} (process ${left.pid}) does not end; type: kill -9 ${left.pid}`);
      }
      delete known.servers[name];
      save();
    },
    watch(name, server, farewell) {
      const identity = identifyProcess(server.pid) ?? { pid: server.pid, born: "gone" };
      known.servers[name] = identity;
      save();
      watchdog.watch(server.pid, farewell[0]?.signal ?? "SIGTERM");
      const forget = () => {
        if (known.servers[name] !== identity) return;
        delete known.servers[name];
        save();
        watchdog.forget(server.pid);
      };
      const ended = server.exited.then(forget);
      return {
        pid: server.pid,
        ended,
        async stop() {
          if (await endProcess(identity, farewell)) forget();
        },
      };
    },
    close() {
      watchdog.dismiss();
      if (Object.keys(known.servers).length === 0) rmSync(path, { force: true });
      lock.release();
    },
  };
}

function readPidFile(path: string): PidFile {
  if (!existsSync(path)) return { servers: {} };
  try {
    return { servers: {}, ...(JSON.parse(readFileSync(path, "utf8")) as Partial<PidFile>) };
  } catch {
    return { servers: {} };
  }
}

function writePidFile(path: string, content: PidFile): void {
  writeFileSync(`${path}.new`, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}
