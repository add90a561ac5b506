import { grantsOf } from "../grants.ts";
import { type Config, readConfig } from "../kernel/config.ts";
import { type Host, startHost } from "../kernel/lifecycle/host.ts";
import { newId } from "../kernel/wire/id.ts";
import { services } from "../services.ts";

/** All twelve services in this process, on a database of their own and a part of Redis of their own. */
export function startServices(env: Record<string, string>, databaseUrl: string): Promise<Host> {
  const config: Config = readConfig({
    ...env,
    NODE_ENV: "production",
    DATABASE_URL: databaseUrl,
    REDIS_PREFIX: `bench-${newId().slice(-12)}`,
    EDGE_SECRET: "edge secret of a bench, 32 characters",
    SERVICE_SECRET: "service secret of a bench, 32 characters",
    MASTER_KEY: "master key of a bench, at least 32 characters",
    LOG_LEVEL: "error",
  });
  return startHost({ config, services, grantsOf, env: { ...env, DATABASE_URL: databaseUrl } });
}
