import { SetupError } from "./setup-error.ts";

const names = ["redis-server", "valkey-server"];

/** Finds `redis-server`, else installs it through the system's package manager; a SetupError says what to type. */
export async function findRedisServer(say: (line: string) => void = () => {}): Promise<string> {
  const found = onPath();
  if (found) return found;
  const installer = chooseInstaller();
  if (!installer) throw new SetupError("Redis is missing; install redis-server, or set REDIS_URL");
  const { shown, commands } = installer;
  const root = needsRoot(installer) ? asRoot() : [];
  if (!root) throw new SetupError(`Redis is missing; type: sudo ${shown}   (or set REDIS_URL)`);
  say(`Redis is missing: installing it with "${[...root.slice(0, 1), shown].join(" ")}"`);
  for (const command of commands) await run([...root, ...command], shown);
  const installed = onPath();
  if (!installed) throw new SetupError(`"${shown}" brought no redis-server; install it by hand, or set REDIS_URL`);
  return installed;
}

type Installer = { tool: string; shown: string; commands: string[][] };

function chooseInstaller(): Installer | undefined {
  const installers: Installer[] = [
    {
      tool: "apt-get",
      shown: "apt-get install -y redis-server",
      commands: [
        ["apt-get", "update", "-qq"],
        // RUNLEVEL=1 keeps the distribution from starting a second Redis of its own on 6379.
        ["env", "DEBIAN_FRONTEND=noninteractive", "RUNLEVEL=1", "apt-get", "install", "-y", "-qq", "redis-server"],
      ],
    },
    { tool: "dnf", shown: "dnf install -y redis", commands: [["dnf", "install", "-y", "-q", "redis"]] },
    { tool: "apk", shown: "apk add redis", commands: [["apk", "add", "--no-progress", "redis"]] },
    { tool: "brew", shown: "brew install redis", commands: [["brew", "install", "redis"]] },
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

async function run(command: string[], shown: string): Promise<void> {
  const child = Bun.spawn(command, { stdin: "ignore", stdout: "ignore", stderr: "pipe" });
  const complaint = (await new Response(child.stderr).text()).trim().split("\n").at(-1);
  if ((await child.exited) !== 0) throw new SetupError(`"${shown}" failed: ${complaint}; or set REDIS_URL`);
}

function onPath(): string | undefined {
  const PATH = `${process.env.PATH ?? ""}:/usr/bin:/usr/sbin:/usr/local/bin:/usr/local/sbin:/opt/homebrew/bin`;
  for (const name of names) {
    const path = Bun.which(name, { PATH });
    if (path) return path;
  }
  return undefined;
}
