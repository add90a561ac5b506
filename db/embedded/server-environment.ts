import { SetupError } from "./setup-error.ts";

type Environment = Record<string, string | undefined>;

/** The variables that name the servers. */
export const serverVariables = [
  "DATABASE_URL",
  "REDIS_URL",
  "UPSTASH_REDIS_REST_URL",
  "UPSTASH_REDIS_REST_TOKEN",
  "S3_ENDPOINT",
  "S3_ACCESS_KEY_ID",
  "S3_SECRET_ACCESS_KEY",
  "S3_BUCKET",
  "S3_REGION",
  "SMTP_URL",
  "MAIL_DIR",
];

/** What `env` already says about servers. */
export function namedServers(env: Environment): Record<string, string> {
  return Object.fromEntries(serverVariables.flatMap((name) => (env[name] ? [[name, env[name]]] : [])));
}

/** Throws a SetupError when `env` sets `name` without the `others` that it needs. */
export function requireWhole(env: Environment, name: string, others: string[]): void {
  const missing = env[name] ? others.filter((other) => !env[other]) : [];
  if (missing.length > 0) throw new SetupError(`${name} is set, but ${missing.join(" and ")} not; set that too`);
}
