import { connectService } from "../../../db/client.ts";
import { createCipher } from "../../kernel/cipher.ts";
import { systemClock } from "../../kernel/clock.ts";
import { readConfig } from "../../kernel/config.ts";
import { type Context, createContext, type Runtime } from "../../kernel/context.ts";
import { createLogger } from "../../kernel/logger.ts";
import { openRedis } from "../../kernel/redis.ts";
import { openStorage } from "../../kernel/storage.ts";
import { createTelemetry } from "../../kernel/telemetry.ts";
import { newId } from "../../kernel/wire/id.ts";
import { secrets } from "../host.ts";

/** One service's runtime alone: its verbs without relay, reactions and schedules, which the rivals lack too. */
export function openRuntime(
  env: Record<string, string>,
  databaseUrl: string,
  service: "workflow" | "tasks" = "workflow",
): { runtime: Runtime; contexts: (workspaceId: string) => Context; close(): Promise<void> } {
  const config = readConfig({
    ...env,
    NODE_ENV: "production",
    DATABASE_URL: databaseUrl,
    REDIS_PREFIX: `bench-${newId().slice(-12)}`,
    ...secrets,
    LOG_LEVEL: "error",
  });
  const runtime: Runtime = {
    service,
    db: connectService(service, databaseUrl, config.DATABASE_POOL),
    redis: openRedis(config.REDIS_URL),
    storage: openStorage(config),
    cipher: createCipher(config.MASTER_KEY),
    config,
    clock: systemClock,
    log: createLogger(config.LOG_LEVEL),
    telemetry: createTelemetry(false),
    call: () => {
      throw new Error("the bench's runtime calls nobody");
    },
    wake: () => {},
  };
  const made = new Map<string, Context>();
  return {
    runtime,
    contexts(workspaceId) {
      const known = made.get(workspaceId) ?? createContext(runtime, { workspaceId });
      made.set(workspaceId, known);
      return known;
    },
    async close() {
      await Promise.all([runtime.db.app.close(), runtime.db.system.close()]);
      runtime.redis.disconnect();
      runtime.storage.client.destroy();
    },
  };
}
