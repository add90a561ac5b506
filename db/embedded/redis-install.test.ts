import { describe, expect, test } from "bun:test";
import { findRedisServer, type System } from "./redis-install.ts";
import { SetupError } from "./setup-error.ts";

interface Given {
  root?: boolean;
  /** The programs that are there. */
  tools: string[];
  /** What sudo does without a password, and whether the installation goes well. */
  sudo?: boolean;
  works?: boolean;
  brings?: string;
}

/** A system with these programs, on which an installation brings what it is said to. */
function systemOf({ root = false, tools, sudo = false, works = true, brings = "redis-server" }: Given) {
  const there = new Set(tools);
  const ran: string[][] = [];
  const system: System = {
    isRoot: root,
    which: (name) => (there.has(name) ? `/bin/${name}` : null),
    async run(command) {
      ran.push(command);
      if (command.at(-1) === "true") return { success: sudo, complaint: "sudo: a password is required" };
      if (works) there.add(brings);
      return { success: works, complaint: works ? "" : "E: Unable to locate package redis-server" };
    },
  };
  return { system, ran };
}
async function install(given: Given) {
  const { system, ran } = systemOf(given);
  const said: string[] = [];
  const outcome = await findRedisServer((line) => said.push(line), system).catch((error: unknown) => error);
  return { outcome, said, ran };
}
const apt = "apt-get install -y redis-server";
const managers: [string, string][] = [
  ["apt-get", apt],
  ["dnf", "dnf install -y redis"],
  ["apk", "apk add redis"],
];

test("what is there already is used, valkey too, and nothing is installed", async () => {
  for (const name of ["redis-server", "valkey-server"])
    expect(await install({ tools: [name, "apt-get"] })).toEqual({ outcome: `/bin/${name}`, said: [], ran: [] });
});

describe("Redis is installed, with a line that says so", () => {
  test.each(managers)("by root through %s", async (tool, shown) => {
    const { outcome, said, ran } = await install({ root: true, tools: [tool, "sudo"] });
    expect(outcome).toBe("/bin/redis-server");
    expect(said).toEqual([`Redis is missing: installing it with "${shown}"`]);
    expect(ran.length).toBe(1);
    expect(ran[0]![0]).not.toContain("sudo");
  });

  test.each(managers)("by a user whom sudo asks for no password through %s", async (tool, shown) => {
    const { outcome, said, ran } = await install({ tools: [tool, "sudo"], sudo: true });
    expect(outcome).toBe("/bin/redis-server");
    expect(said).toEqual([`Redis is missing: installing it with "${shown}"`]);
    expect(ran.map((command) => command.slice(0, 2))).toEqual([
      ["/bin/sudo", "-n"],
      ["/bin/sudo", "-n"],
    ]);
  });

  test("by anybody through brew, without sudo", async () => {
    const { outcome, ran } = await install({ tools: ["brew", "sudo"] });
    expect(outcome).toBe("/bin/redis-server");
    expect(ran).toEqual([["brew", "install", "redis"]]);
  });
});

describe("what cannot be installed says what to type", () => {
  const cases: [string, Given, string][] = [
    ["no package manager", { root: true, tools: ["sudo"] }, "Redis is missing; install redis-server, or set REDIS_URL"],
    ["neither root nor sudo", { tools: ["apt-get"] }, `Redis is missing; type: sudo ${apt}   (or set REDIS_URL)`],
    [
      "a sudo that asks for a password",
      { tools: ["apt-get", "sudo"] },
      `Redis is missing; type: sudo ${apt}   (or set REDIS_URL)`,
    ],
    [
      "an installation by root that fails",
      { root: true, tools: ["apt-get"], works: false },
      `Redis could not be installed (E: Unable to locate package redis-server); type: ${apt}   (or set REDIS_URL)`,
    ],
    [
      "an installation by sudo that fails",
      { tools: ["apt-get", "sudo"], sudo: true, works: false },
      `Redis could not be installed (E: Unable to locate package redis-server); type: sudo ${apt}   (or set REDIS_URL)`,
    ],
    [
      "a package without the server",
      { root: true, tools: ["apk"], brings: "redis-cli" },
      '"apk add redis" brought no redis-server; install it by hand, or set REDIS_URL',
    ],
  ];
  test.each(cases)("%s", async (_, given, message) => {
    const { outcome } = await install(given);
    expect(outcome).toBeInstanceOf(SetupError);
    expect((outcome as Error).message).toBe(message);
  });

  test("nothing is run before it is said that it cannot be", async () => {
    const { ran, said } = await install({ tools: ["dnf"] });
    expect([ran, said]).toEqual([[], []]);
  });
});
