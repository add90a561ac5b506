import { isIP } from "node:net";
import * as v from "valibot";
import { serviceNames } from "../../db/schema/services.ts";

const secret = v.pipe(v.string(), v.minLength(32, "must have at least 32 characters"));
const url = v.pipe(v.string(), v.url("must be a URL"));
const json = v.pipe(
  v.string(),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    try {
      return JSON.parse(dataset.value) as unknown;
    } catch {
      addIssue({ message: "must be JSON" });
      return NEVER;
    }
  }),
);
const number = (fallback: string) =>
  v.pipe(v.optional(v.string(), fallback), v.regex(/^-?\d+$/, "must be a whole number"), v.transform(Number));

const isNameServer = (address: string) => {
  const [, six, four] = /^(?:\[([\da-f:.]+)\]|([\d.]+))(?::\d{1,5})?$/i.exec(address) ?? [];
  return isIP(six ?? four ?? "") > 0;
};
const levels = ["silent", "fatal", "error", "warn", "info", "debug"] as const;

export const Config = v.object({
  NODE_ENV: v.optional(v.string(), "development"),
  DATABASE_URL: url,
  DATABASE_POOL: number("2"),
  REDIS_URL: url,
  REDIS_PREFIX: v.optional(v.string(), "welo"),
  /** The edge's Redis, where revoked sessions are made known; REDIS_URL's when not set. */
  UPSTASH_REDIS_REST_URL: v.optional(url),
  UPSTASH_REDIS_REST_TOKEN: v.optional(v.string()),
  EDGE_SECRET: secret,
  SERVICE_SECRET: secret,
  MASTER_KEY: secret,
  S3_ENDPOINT: url,
  /** Where browsers reach the bucket, when that is not where servers do. */
  S3_PUBLIC_ENDPOINT: v.optional(url),
  S3_REGION: v.optional(v.string(), "us-east-1"),
  S3_BUCKET: v.string(),
  S3_ACCESS_KEY_ID: v.string(),
  S3_SECRET_ACCESS_KEY: v.string(),
  SMTP_URL: v.optional(url),
  MAIL_FROM: v.optional(v.string(), "Welo <no-reply@welo.localhost>"),
  /** Folder of the built-in mail door; set only with embedded servers. */
  MAIL_DIR: v.optional(v.string()),
  EDGE_ORIGIN: v.optional(url, "http://127.0.0.1:7400"),
  /** Where people reach the console, for links in mails. */
  CORE_ORIGIN: v.optional(url, "http://127.0.0.1:7402"),
  /** The domain that passkeys belong to; the host of EDGE_ORIGIN when not set. */
  PASSKEY_DOMAIN: v.optional(v.string()),
  /** How long after proving who they are a person may do what is dangerous. */
  STEP_UP_SECONDS: number("600"),
  /** Lets identity providers answer at this machine's own address, without TLS: for development and tests. */
  OIDC_LOOPBACK: v.pipe(
    v.optional(v.picklist(["allow", "refuse"], "must be allow or refuse"), "refuse"),
    v.transform((word) => word === "allow"),
  ),
  /** The same for the addresses that workflows call. */
  WEBHOOK_LOOPBACK: v.pipe(
    v.optional(v.picklist(["allow", "refuse"], "must be allow or refuse"), "refuse"),
    v.transform((word) => word === "allow"),
  ),
  /** Name servers that are asked for the records that prove domains, by address, with commas between them; the system's when not set. */
  DNS_SERVERS: v.optional(
    v.pipe(
      v.string(),
      v.transform((list) => list.split(",").map((one) => one.trim())),
      v.array(v.pipe(v.string(), v.check(isNameServer, "must be addresses of name servers, with commas between them"))),
    ),
  ),
  /** How many months an instance's transitions are kept; 0: for ever. */
  WORKFLOW_HISTORY_MONTHS: number("0"),
  PORT: number("7402"),
  HOST: v.optional(v.string(), "127.0.0.1"),
  SERVICES: v.pipe(
    v.optional(v.string(), serviceNames.join(",")),
    v.transform((list) => list.split(",").map((name) => name.trim())),
    v.array(v.picklist(serviceNames, "must be a comma-separated list of services")),
  ),
  /** Where services that run elsewhere answer, by name; `default` for the rest. */
  SERVICE_ORIGINS: v.optional(v.pipe(json, v.record(v.string(), url)), "{}"),
  LOG_LEVEL: v.optional(v.picklist(levels, `must be one of ${levels.join(", ")}`), "info"),
});
export type Config = v.InferOutput<typeof Config>;

/** Reads the configuration from the environment; throws one error with one line per wrong variable. */
export function readConfig(env: Record<string, string | undefined>): Config {
  const parsed = v.safeParse(Config, env);
  if (parsed.success) return parsed.output;
  const wrong = new Map<string, string>();
  for (const issue of parsed.issues) {
    const name = v.getDotPath(issue)?.split(".")[0] ?? "?";
    if (!wrong.has(name)) wrong.set(name, env[name] === undefined ? `${name} is not set` : `${name} ${issue.message}`);
  }
  throw new Error(`The configuration is not complete:\n  ${[...wrong.values()].join("\n  ")}`);
}
