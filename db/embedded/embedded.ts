import { join, resolve } from "node:path";
import { openKeeper, type Keeper } from "./keeper.ts";
import { startMail } from "./mail.ts";
import { startPostgres } from "./postgres.ts";
import { startRedis } from "./redis.ts";
import { startRedisRest } from "./redis-rest.ts";
import { startS3 } from "./s3.ts";
import { namedServers, requireWhole } from "./server-environment.ts";
import { loadSecrets, type Secrets } from "./secrets.ts";
import { explain } from "./setup-error.ts";
import { supervise, type Startable } from "./supervise.ts";

export type EmbeddedName = "postgres" | "redis" | "redisRest" | "s3" | "mail";

export type EmbeddedStep = {
  name: EmbeddedName;
  /** Ended: it is started again, and done when it runs; gaveUp: it is not. */
  state: "start" | "done" | "fail" | "ended" | "gaveUp";
  /** Since this step's start or end. */
  ms: number;
  /** One line: where it listens, or what went wrong. */
  detail: string;
};

export type StartEmbedded = {
  /** Folder of all data, logs and secrets, such as `.welo`. */
  home: string;
  ports: Record<EmbeddedName, number>;
  env: Record<string, string | undefined>;
  onStep?: (step: EmbeddedStep) => void;
  /** Where the servers' data goes, when not in `home`. */
  dataDir?: string;
  /** For tests: faster, and a crash may lose what was acknowledged. */
  forgetful?: boolean;
};

export type Embedded = { env: Record<string, string>; stop(): Promise<void> };

const bucket = "welo";
const region = "us-east-1";

/**
 * Starts, side by side, the servers that `env` does not name, and returns the variables that name them all.
 *
 * Throws a SetupError after stopping what had started. `stop` may be called more than once.
 */
export async function startEmbedded(options: StartEmbedded): Promise<Embedded> {
  const { ports, env, onStep = () => {}, forgetful = false } = options;
  const home = resolve(options.home);
  const dataDir = resolve(options.dataDir ?? home);
  requireWhole(env, "UPSTASH_REDIS_REST_URL", ["UPSTASH_REDIS_REST_TOKEN"]);
  requireWhole(env, "S3_ENDPOINT", ["S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY", "S3_BUCKET"]);
  const { keeper, secrets } = open(home);
  const log = (name: string) => join(home, "logs", `${name}.log`);
  const found: Record<string, string> = {};
  /** Doors first, then the servers behind them. */
  const doors: (() => Promise<void>)[] = [];
  const servers: (() => Promise<void>)[] = [];
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= (async () => {
      await Promise.allSettled(doors.map((end) => end()));
      await Promise.allSettled(servers.map((end) => end()));
      keeper.close();
    })();
    return stopping;
  };
  const step = async <T extends Startable>(name: EmbeddedName, start: (say: (line: string) => void) => Promise<T>) => {
    let began = performance.now();
    const tell = (state: EmbeddedStep["state"], detail: string) => {
      if (state === "start" || state === "ended") began = performance.now();
      onStep({ name, state, ms: Math.round(performance.now() - began), detail });
    };
    tell("start", `port ${ports[name]}`);
    try {
      const started = await supervise(() => start((line) => tell("start", line)), tell);
      tell("done", `port ${ports[name]}`);
      return started;
    } catch (cause) {
      const error = explain(cause, home);
      tell("fail", error.message);
      throw error;
    }
  };

  const database = async () => {
    if (env.DATABASE_URL) return;
    const server = await step("postgres", () =>
      startPostgres({
        keeper,
        dataDir: join(dataDir, "postgres"),
        port: ports.postgres,
        password: secrets.postgresPassword,
        log: log("postgres"),
        forgetful,
      }),
    );
    servers.push(server.stop);
    found.DATABASE_URL = server.url;
  };
  const redis = async () => {
    if (!env.REDIS_URL) {
      const server = await step("redis", (say) =>
        startRedis({
          keeper,
          dir: join(dataDir, "redis"),
          port: ports.redis,
          password: secrets.redisPassword,
          log: log("redis"),
          say,
          forgetful,
        }),
      );
      servers.push(server.stop);
      found.REDIS_URL = server.url;
    }
    if (env.UPSTASH_REDIS_REST_URL) return;
    const redisUrl = env.REDIS_URL ?? found.REDIS_URL!;
    const door = await step("redisRest", () =>
      startRedisRest({ redisUrl, port: ports.redisRest, token: secrets.redisRestToken }),
    );
    doors.push(door.stop);
    found.UPSTASH_REDIS_REST_URL = door.url;
    found.UPSTASH_REDIS_REST_TOKEN = secrets.redisRestToken;
  };
  const files = async () => {
    if (env.S3_ENDPOINT) return;
    const { s3AccessKeyId: accessKeyId, s3SecretAccessKey: secretAccessKey } = secrets;
    const server = await step("s3", () =>
      startS3({
        keeper,
        dir: join(dataDir, "s3"),
        port: ports.s3,
        accessKeyId,
        secretAccessKey,
        bucket,
        log: log("s3"),
      }),
    );
    servers.push(server.stop);
    found.S3_ENDPOINT = server.url;
    found.S3_ACCESS_KEY_ID = accessKeyId;
    found.S3_SECRET_ACCESS_KEY = secretAccessKey;
    found.S3_BUCKET = bucket;
    found.S3_REGION = region;
  };
  const mail = async () => {
    if (env.SMTP_URL) return;
    const dir = join(dataDir, "mail");
    const server = await step("mail", () => startMail({ dir, port: ports.mail }));
    servers.push(server.stop);
    found.SMTP_URL = server.url;
    found.MAIL_DIR = dir;
  };

  const outcomes = await Promise.allSettled([database(), redis(), files(), mail()]);
  const failure = outcomes.find((outcome) => outcome.status === "rejected");
  if (failure) {
    await stop();
    throw failure.reason;
  }
  return { env: { S3_REGION: region, ...namedServers(env), ...found }, stop };
}

/** The variables that name the servers. */
export const serverVariables =
  `DATABASE_URL REDIS_URL UPSTASH_REDIS_REST_URL UPSTASH_REDIS_REST_TOKEN S3_ENDPOINT S3_ACCESS_KEY_ID
   S3_SECRET_ACCESS_KEY S3_BUCKET S3_REGION SMTP_URL MAIL_DIR`.split(/\s+/);

function open(home: string): { keeper: Keeper; secrets: Secrets } {
  let keeper: Keeper | undefined;
  try {
    keeper = openKeeper(home);
    return { keeper, secrets: loadSecrets(home) };
  } catch (cause) {
    keeper?.close();
    throw explain(cause, home);
  }
}
