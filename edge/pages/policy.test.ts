import { expect, test } from "bun:test";
import { appPolicy, docsPolicy } from "./policy.ts";

const settings = {
  S3_ENDPOINT: "http://s3.internal:9000/path",
  S3_PUBLIC_ENDPOINT: "https://files.example.org/bucket",
};

test("the workbench may show pictures of the bucket and speak to its own origin and socket, and to nobody else", () => {
  const policy = appPolicy(settings, new URL("https://app.example.org/app/"));
  expect(policy).toContain("img-src 'self' data: blob: https://files.example.org;");
  expect(policy).toContain("connect-src 'self' data: blob: wss://app.example.org https://files.example.org;");
  expect(policy).not.toContain("s3.internal");
});

test("no page runs scripts that are not files of ours, nor is shown in a frame", () => {
  for (const policy of [appPolicy(settings, new URL("http://localhost:7400/app/")), docsPolicy()]) {
    const scripts = policy.split("; ").find((one) => one.startsWith("script-src"));
    expect(scripts).toBe("script-src 'self'");
    expect(policy).toStartWith("default-src 'none'");
    for (const closed of ["frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'", "object-src 'none'"])
      expect(policy).toContain(closed);
    expect(policy).not.toContain("unsafe-eval");
  }
});
