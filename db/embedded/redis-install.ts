import { SetupError } from "./setup-error.ts";

const names = ["redis-server", "valkey-server"];
const installLimitMs = 5 * 60_000;

/** Finds `redis-server`, else installs it through the system's package manager; a SetupError says what to type. */
export async function findRedisServer(say: (line: string) => void = () => {}): Promise<string> {
  const found = onPath();
  if (found) return found;
  const installer = chooseInstaller();
  if (!installer) throw new SetupError("Redis is missing; install redis-server, or set REDIS_URL");
  const { shown, command } = installer;
  const root = needsRoot(installer) ? asRoot() : [];
  const typed = needsRoot(installer) ? `sudo ${shown}` : shown;
  if (!root) throw new SetupError(`Redis is missing; type: ${typed}   (or set REDIS_URL)`);
  say(`Redis is missing: installing it with "${shown}"`);
  await run([...root, ...command], typed);
  const installed = onPath();
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

function chooseInstaller(): Installer | undefined {
  const installers: Installer[] = [
    { tool: "apt-get", shown: "apt-get install -y redis-server", command: ["/bin/sh", "-c", debianScript] },
    { tool: "dnf", shown: "dnf install -y redis", command: ["dnf", "install", "-y", "-q", "redis"] },
    { tool: "apk", shown: "apk add redis", command: ["apk", "add", "--no-progress", "redis"] },
    { tool: "brew", shown: "brew install redis", command: ["brew", "install", "redis"] },
  ];
  return installers.find(({ tool }) => Bun.which(tool));
}

function needsRoot({ tool }: Installer): boolean {
  return tool !== "brew";
}

function asRoot(): string[] | undefined {
  if (process.getuid?.() === 0) return [];
  const sudo = Bun.which("sudo");
  return sudo && Bun.spawnSync([sudo, "-n", "true"]).success ? [sudo, "-n"] : undefined;
}

async function run(command: string[], typed: string): Promise<void> {
  const child = Bun.spawn(command, { stdin: "ignore", stdout: "ignore", stderr: "pipe", timeout: installLimitMs });
  const complaint = (await new Response(child.stderr).text()).trim().split("\n").at(-1);
  if ((await child.exited) === 0) return;
  throw new SetupError(`Redis could not be installed (${complaint}); type: ${typed}   (or set REDIS_URL)`);
}

function onPath(): string | undefined {
  const PATH = `${process.env.PATH ?? ""}:/usr/bin:/usr/sbin:/usr/local/bin:/usr/local/sbin:/opt/homebrew/bin`;
  for (const name of names) {
    const path = Bun.which(name, { PATH });
    if (path) return path;
  }
  return undefined;
}
