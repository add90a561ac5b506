import { Redis } from "ioredis";
import { identifyProcess, isRunning, type ProcessIdentity } from "./process-identity.ts";
import { testServers, type TestServers } from "./test-cluster.ts";

export type RedisDatabase = {
  redisUrl: string;
  redisRestUrl: string;
  /** Opens the same database through the REST door. */
  redisRestToken: string;
  release(): Promise<void>;
};

const take = `
local held = redis.call("GET", KEYS[1])
if held and held ~= ARGV[1] then return 0 end
redis.call("SET", KEYS[1], ARGV[2])
return 1`;

/** Claims an empty Redis database that no other test uses, until `release` or the end of this process. */
export async function claimRedisDatabase(servers?: TestServers): Promise<RedisDatabase> {
  const { redisUrl, redisRestUrl, redisRestToken } = servers ?? (await testServers());
  const registry = new Redis(redisUrl);
  try {
    const [, count] = (await registry.config("GET", "databases")) as string[];
    const claim = JSON.stringify({ ...identifyProcess(process.pid), claim: crypto.randomUUID() });
    for (let database = 1; database < Number(count); database++) {
      const key = `test:database:${database}`;
      const held = await registry.get(key);
      if (held && isRunning(JSON.parse(held) as ProcessIdentity)) continue;
      if ((await registry.eval(take, 1, key, held ?? "", claim)) !== 1) continue;
      const url = withDatabase(redisUrl, database);
      await flush(url);
      return {
        redisUrl: url,
        redisRestUrl,
        redisRestToken: `${redisRestToken}@${database}`,
        release: () => release(redisUrl, key),
      };
    }
    throw new Error(`All ${count} databases of the test Redis are in use`);
  } finally {
    registry.disconnect();
  }
}

async function flush(url: string): Promise<void> {
  const client = new Redis(url);
  try {
    await client.flushdb();
  } finally {
    client.disconnect();
  }
}

async function release(redisUrl: string, key: string): Promise<void> {
  const registry = new Redis(redisUrl);
  try {
    await registry.del(key);
  } finally {
    registry.disconnect();
  }
}

function withDatabase(redisUrl: string, database: number): string {
  const url = new URL(redisUrl);
  url.pathname = `/${database}`;
  return url.href;
}
