import { SetupError } from "./setup-error.ts";

const names = ["redis-server", "valkey-server"];
const installLimitMs = 5 * 60_000;

/** The system as far as an installation needs it. */
export type System = {
  isRoot: boolean;
  /** The path of a program; null when there is none. */
  which(name: string): string | null;
  /** Runs a command; `complaint` is the last line of what it said against it. */
  run(command: string[]): Promise<{ success: boolean; complaint: string }>;
};

/** Finds `redis-server`, else installs it through the system's package manager; a SetupError says what to type. */
export async function findRedisServer(
  say: (line: string) => void = () => {},
  system: System = thisSystem,
): Promise<string> {
  const found = server(system);
  if (found) return found;
  const installer = installers.find(({ tool }) => system.which(tool));
  if (!installer) throw new SetupError("Redis is missing; install redis-server, or set REDIS_URL");
  const { shown, command } = installer;
  const root = needsRoot(installer) ? await asRoot(system) : [];
  const typed = needsRoot(installer) && !system.isRoot ? `sudo ${shown}` : shown;
  if (!root) throw new SetupError(`Redis is missing; type: ${typed}   (or set REDIS_URL)`);
  say(`Redis is missing: installing it with "${shown}"`);
  const { success, complaint } = await system.run([...root, ...command]);
  if (!success)
    throw new SetupError(`Redis could not be installed (${complaint}); type: ${typed}   (or set REDIS_URL)`);
  const installed = server(system);
  if (!installed) throw new SetupError(`"${shown}" brought no redis-server; install it by hand, or set REDIS_URL`);
  return installed;
}

type Installer = { tool: string; shown: string; command: string[] };

/** Debian starts what it installs: while its own policy file says 101, it does not, and port 6379 stays free. */
const debianScript = `
set -e
policy=/usr/sbin/policy-rc.d
if [ ! -e $policy ]; then
  trap 'rm -f $policy' EXIT
  printf '#!/bin/sh\\nexit 101\\n' > $policy
  chmod 755 $policy
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq || true
apt-get install -y -qq -o DPkg::Lock::Timeout=120 redis-server
if [ -d /run/systemd/system ]; then systemctl disable redis-server; else update-rc.d redis-server disable; fi
`;

const installers: Installer[] = [
  { tool: "apt-get", shown: "apt-get install -y redis-server", command: ["/bin/sh", "-c", debianScript] },
  { tool: "dnf", shown: "dnf install -y redis", command: ["dnf", "install", "-y", "-q", "redis"] },
  { tool: "apk", shown: "apk add redis", command: ["apk", "add", "--no-progress", "redis"] },
  { tool: "brew", shown: "brew install redis", command: ["brew", "install", "redis"] },
];

function needsRoot({ tool }: Installer): boolean {
  return tool !== "brew";
}

async function asRoot(system: System): Promise<string[] | undefined> {
  if (system.isRoot) return [];
  const sudo = system.which("sudo");
  return sudo && (await system.run([sudo, "-n", "true"])).success ? [sudo, "-n"] : undefined;
}

function server({ which }: System): string | undefined {
  for (const name of names) {
    const path = which(name);
    if (path) return path;
  }
  return undefined;
}

const thisSystem: System = {
  isRoot: process.getuid?.() === 0,
  which: (name) =>
    Bun.which(name, {
      PATH: `${process.env.PATH ?? ""}:/usr/bin:/usr/sbin:/usr/local/bin:/usr/local/sbin:/opt/homebrew/bin`,
    }),
  async run(command) {
    const child = Bun.spawn(command, { stdin: "ignore", stdout: "ignore", stderr: "pipe", timeout: installLimitMs });
    const complaint = (await new Response(child.stderr).text()).trim().split("\n").at(-1) ?? "";
    return { success: (await child.exited) === 0, complaint };
  },
};
