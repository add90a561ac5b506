import { expect, test } from "bun:test";
import { readSettings } from "./env.ts";

const good = {
  CORE_ORIGINS: '{"default":["http://core.test/"],"tasks":["http://a.test","http://b.test"]}',
  EDGE_SECRET: "a-secret-of-thirty-two-characters!",
  UPSTASH_REDIS_REST_URL: "http://redis.test",
  UPSTASH_REDIS_REST_TOKEN: "token",
  S3_ENDPOINT: "http://s3.test",
  S3_BUCKET: "welo",
  S3_ACCESS_KEY_ID: "key",
  S3_SECRET_ACCESS_KEY: "secret",
};

test("what is left out has a default, and origins lose their last slash", () => {
  expect(readSettings({ ...good, ALLOWED_ORIGINS: "http://a.test/, http://b.test" })).toMatchObject({
    ENVIRONMENT: "production",
    CORE_ORIGINS: { default: ["http://core.test"], tasks: ["http://a.test", "http://b.test"] },
    S3_REGION: "us-east-1",
    ALLOWED_ORIGINS: ["http://a.test", "http://b.test"],
    RATE_LIMITS: { read: { quota: 6000, seconds: 60 } },
    DEADLINE_MS: 30_000,
    REDIS_PATIENCE_MS: 100,
  });
});

test("one class's limit can be set without the others'", () => {
  const { RATE_LIMITS } = readSettings({ ...good, RATE_LIMITS: '{"credential":[20,60]}' });
  expect(RATE_LIMITS).toMatchObject({ credential: { quota: 20, seconds: 60 }, write: { quota: 6000, seconds: 60 } });
});

test("everything that is wrong is named, each in its line", () => {
  const { S3_BUCKET: _, ...rest } = good;
  const wrong = {
    ...rest,
    EDGE_SECRET: "short",
    S3_ENDPOINT: "nowhere",
    CORE_ORIGINS: "{",
    RATE_LIMITS: '{"credential":[0,60]}',
  };
  const read = () => readSettings(wrong);
  for (const line of [
    "EDGE_SECRET must have at least 32 characters",
    "S3_ENDPOINT must be a URL",
    "S3_BUCKET is not set",
    "CORE_ORIGINS must be JSON",
    "RATE_LIMITS ",
  ])
    expect(read).toThrow(line);
  expect(() => readSettings({ ...good, CORE_ORIGINS: '{"tasks":["http://a.test"]}' })).toThrow(
    'CORE_ORIGINS must name the origins of "default"',
  );
});
