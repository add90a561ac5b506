import { expect, test } from "bun:test";
import { serveConsole } from "./console-files.ts";

const places = {
  EDGE_ORIGIN: "https://app.example.org",
  S3_ENDPOINT: "http://s3.internal:9000/path",
  S3_PUBLIC_ENDPOINT: "https://files.example.org/bucket",
};
const policyOf = (changes: Partial<typeof places> = {}) =>
  serveConsole("/console/projects", { ...places, ...changes })
    .headers.get("content-security-policy")!
    .split("; ");

test("the console runs its own scripts alone, asks the edge and the bucket, and is shown in no frame", () => {
  const policy = policyOf();
  for (const part of [
    "default-src 'none'",
    "script-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "object-src 'none'",
    "img-src 'self' data: blob: https://app.example.org https://files.example.org",
    "connect-src 'self' data: blob: https://app.example.org wss://app.example.org https://files.example.org",
  ])
    expect(policy).toContain(part);
  expect(policy.join()).not.toContain("s3.internal");
});

test("on one machine it asks over http, and no origin twice", () => {
  const policy = policyOf({ EDGE_ORIGIN: "http://127.0.0.1:7400", S3_PUBLIC_ENDPOINT: "http://127.0.0.1:7400/s3" });
  expect(policy).toContain("connect-src 'self' data: blob: http://127.0.0.1:7400 ws://127.0.0.1:7400");
});
