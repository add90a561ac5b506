import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";

// What runs in workerd itself: `node node_modules/vitest/vitest.mjs run --config edge/vitest.config.ts`.
export default defineConfig({
  root: new URL("..", import.meta.url).pathname,
  tsconfig: new URL("tsconfig.json", import.meta.url).pathname,
  plugins: [
    cloudflareTest({
      wrangler: { configPath: "wrangler.toml" },
      miniflare: {
        bindings: {
          ENVIRONMENT: "development",
          CORE_ORIGINS: '{"default":["http://core.test"]}',
          EDGE_SECRET: "a-secret-of-the-tests-that-is-long-enough",
          UPSTASH_REDIS_REST_URL: "http://redis.test",
          UPSTASH_REDIS_REST_TOKEN: "token",
          S3_ENDPOINT: "http://s3.test",
          S3_BUCKET: "welo",
          S3_ACCESS_KEY_ID: "key",
          S3_SECRET_ACCESS_KEY: "secret",
          ALLOWED_ORIGINS: "http://console.test",
          ACCESS_LOG: "off",
        },
      },
    }),
  ],
  test: { include: ["edge/**/*.worker.test.ts"], testTimeout: 10_000 },
});
