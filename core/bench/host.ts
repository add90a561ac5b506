import { grantsOf } from "../grants.ts";
import { type Config, readConfig } from "../kernel/config.ts";
import { type Host, startHost } from "../kernel/lifecycle/host.ts";
import { newId } from "../kernel/wire/id.ts";
import { services } from "../services.ts";

/** Stands in for the edge's rooms, which are told of notifications. */
function startRooms(): string {
  const server = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => new Response(null, { status: 204 }) });
  return server.url.origin;
}

export const secrets = {
  EDGE_SECRET: "edge secret of a bench, 32 characters",
  SERVICE_SECRET: "service secret of a bench, 32 characters",
  MASTER_KEY: "master key of a bench, at least 32 characters",
};

/** All twelve services in this process, on a database of their own and a part of Redis of their own. */
export function startServices(env: Record<string, string>, databaseUrl: string): Promise<Host> {
  const config: Config = readConfig({
    ...env,
    NODE_ENV: "production",
    DATABASE_URL: databaseUrl,
    EDGE_ORIGIN: startRooms(),
    REDIS_PREFIX: `bench-${newId().slice(-12)}`,
    ...secrets,
    LOG_LEVEL: "warn",
  });
  return startHost({ config, services, grantsOf, env: { ...env, DATABASE_URL: databaseUrl } });
}
