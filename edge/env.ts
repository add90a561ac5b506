import * as v from "valibot";
import type { RouteClass } from "../core/kernel/wire/endpoint.ts";
import type { InboxRoom } from "./rooms/inbox/inbox.ts";

/** What `wrangler.toml`, its secrets and the platform hand to the Worker. */
export interface Bindings extends Record<string, unknown> {
  ASSETS: Fetcher;
  INBOX: DurableObjectNamespace<InboxRoom>;
}

/** One class's limit: so many requests in so many seconds. */
export interface Limit {
  quota: number;
  seconds: number;
}

const url = v.pipe(
  v.string(),
  v.url("must be a URL"),
  v.transform((text) => text.replace(/\/+$/, "")),
);
const secret = v.pipe(v.string(), v.minLength(32, "must have at least 32 characters"));

function json<S extends v.GenericSchema>(schema: S) {
  return v.pipe(v.string(), v.parseJson(undefined, "must be JSON"), schema);
}

const limit = v.pipe(
  v.tuple([
    v.pipe(v.number(), v.integer(), v.minValue(1)),
    v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(3600)),
  ]),
  v.transform(([quota, seconds]): Limit => ({ quota, seconds })),
);
const count = v.pipe(v.number(), v.integer(), v.minValue(1));

const limits: Record<RouteClass, [quota: number, seconds: number]> = {
  read: [6000, 60],
  write: [6000, 60],
  bulk: [300, 60],
  credential: [300, 60],
};

export const Settings = v.object({
  ENVIRONMENT: v.optional(v.picklist(["production", "development"]), "production"),
  /** Where core answers, by service; `default` for the rest. */
  CORE_ORIGINS: v.pipe(
    json(v.record(v.string(), v.pipe(v.array(url), v.minLength(1)))),
    v.check((origins) => origins.default !== undefined, 'must name the origins of "default"'),
  ),
  EDGE_SECRET: secret,
  UPSTASH_REDIS_REST_URL: url,
  UPSTASH_REDIS_REST_TOKEN: v.string(),
  /** How long Redis may take for one answer, in milliseconds. */
  REDIS_PATIENCE_MS: v.pipe(v.optional(v.string(), "100"), v.transform(Number), v.integer(), v.minValue(1)),
  /** What the names of core's keys in Redis begin with. */
  REDIS_PREFIX: v.optional(v.string(), "welo"),
  S3_ENDPOINT: url,
  /** Where browsers reach the bucket, when that is not where servers do. */
  S3_PUBLIC_ENDPOINT: v.optional(url),
  S3_REGION: v.optional(v.string(), "us-east-1"),
  S3_BUCKET: v.string(),
  S3_ACCESS_KEY_ID: v.string(),
  S3_SECRET_ACCESS_KEY: v.string(),
  /** Origins of other web pages that may call with a browser's credentials, comma-separated. */
  ALLOWED_ORIGINS: v.pipe(
    v.optional(v.string(), ""),
    v.transform((list) =>
      list
        .split(",")
        .map((origin) => origin.trim().replace(/\/$/, ""))
        .filter(Boolean),
    ),
  ),
  /** Quota and seconds of each route class, such as `{"credential":[20,60]}`. */
  RATE_LIMITS: v.pipe(
    v.optional(json(v.record(v.picklist(["read", "write", "bulk", "credential"]), limit)), "{}"),
    v.transform((own) => ({ ...defaultLimits(), ...own })),
  ),
  /** How many requests may wait for core at once, in one isolate and for one origin, such as `[1000,500]`. */
  MAX_IN_FLIGHT: v.pipe(
    v.optional(json(v.tuple([count, count])), "[1000,500]"),
    v.transform(([isolate, origin]) => ({ isolate, origin })),
  ),
  /** How long core may take for one JSON answer, and for a stream, in milliseconds. */
  DEADLINE_MS: v.pipe(v.optional(v.string(), "30000"), v.transform(Number), v.integer(), v.minValue(100)),
  STREAM_DEADLINE_MS: v.pipe(v.optional(v.string(), "300000"), v.transform(Number), v.integer(), v.minValue(100)),
  ACCESS_LOG: v.optional(v.picklist(["on", "off"]), "on"),
});
export type Settings = v.InferOutput<typeof Settings>;

function defaultLimits(): Record<RouteClass, Limit> {
  return Object.fromEntries(
    Object.entries(limits).map(([name, [quota, seconds]]) => [name, { quota, seconds }]),
  ) as Record<RouteClass, Limit>;
}

let known: { bindings: Bindings; settings: Settings } | undefined;

/** Parses the bindings once per isolate; throws one error with one line per wrong variable. */
export function settingsOf(bindings: Bindings): Settings {
  if (known?.bindings === bindings) return known.settings;
  const settings = readSettings(bindings);
  known = { bindings, settings };
  return settings;
}

/** Parses the variables; throws one error with one line per wrong one. */
export function readSettings(variables: Record<string, unknown>): Settings {
  const parsed = v.safeParse(Settings, variables);
  if (parsed.success) return parsed.output;
  const wrong = parsed.issues.map((issue) => {
    const name = v.getDotPath(issue)?.split(".")[0] ?? "?";
    return variables[name] === undefined ? `${name} is not set` : `${name} ${issue.message}`;
  });
  throw new Error(`The edge is not configured:\n  ${[...new Set(wrong)].join("\n  ")}`);
}
