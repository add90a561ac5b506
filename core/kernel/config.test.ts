import { expect, test } from "bun:test";
import { readConfig } from "./config.ts";

const secret = "a secret of at least 32 characters";
const complete = {
  DATABASE_URL: "postgres://postgres:pw@127.0.0.1:5432/welo",
  REDIS_URL: "redis://127.0.0.1:6379",
  EDGE_SECRET: secret,
  SERVICE_SECRET: secret,
  MASTER_KEY: secret,
  S3_ENDPOINT: "http://127.0.0.1:9000",
  S3_BUCKET: "welo",
  S3_ACCESS_KEY_ID: "id",
  S3_SECRET_ACCESS_KEY: "key",
};
const linesOf = (env: Record<string, string | undefined>): string[] => {
  try {
    readConfig(env);
    return [];
  } catch (error) {
    return (error as Error).message
      .split("\n")
      .slice(1)
      .map((line) => line.trim());
  }
};

test("a complete configuration is read, with what may be left out filled in", () => {
  expect(readConfig(complete)).toMatchObject({
    PORT: 7402,
    DATABASE_POOL: 2,
    LOG_LEVEL: "info",
    SERVICE_ORIGINS: {},
    REDIS_PREFIX: "welo",
  });
  expect(readConfig({ ...complete, SERVICES: "tasks, auth" }).SERVICES).toEqual(["tasks", "auth"]);
});

test("nothing set at all gives one line for each variable that is missing", () => {
  expect(linesOf({}).sort()).toEqual(
    Object.keys(complete)
      .sort()
      .map((name) => `${name} is not set`),
  );
});

test.each([
  [{ PORT: "80.5" }, "PORT must be a whole number"],
  [{ PORT: "" }, "PORT must be a whole number"],
  [{ DATABASE_POOL: "many" }, "DATABASE_POOL must be a whole number"],
  [{ MASTER_KEY: "short" }, "MASTER_KEY must have at least 32 characters"],
  [{ REDIS_URL: "nowhere" }, "REDIS_URL must be a URL"],
  [{ SERVICES: "tasks,kitchen,garden" }, "SERVICES must be a comma-separated list of services"],
  [{ SERVICE_ORIGINS: "{" }, "SERVICE_ORIGINS must be JSON"],
  [{ SERVICE_ORIGINS: '{"tasks":"nowhere","auth":5}' }, "SERVICE_ORIGINS must be a URL"],
  [{ LOG_LEVEL: "loud" }, "LOG_LEVEL must be one of silent, fatal, error, warn, info, debug"],
])("a wrong variable gives one line: %o", (wrong, line) => {
  expect(linesOf({ ...complete, ...wrong })).toEqual([line]);
});

test("no line shows the value of a secret", () => {
  const message = linesOf({ ...complete, EDGE_SECRET: "hunter2", DATABASE_URL: "hunter2" }).join("\n");
  expect(message).not.toContain("hunter2");
});
