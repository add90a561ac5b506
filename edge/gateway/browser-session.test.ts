import { afterAll, expect, test } from "bun:test";
import { readSettings } from "../env.ts";
import { startTestCore } from "../serve/test-core.ts";
import { json, secret } from "../serve/test-stack.ts";
import { anonymous } from "./authenticate.ts";
import { forwardBrowserSession } from "./browser-session.ts";
import { beginCall } from "./call.ts";
import { matchRoute } from "./route.ts";

const core = await startTestCore(secret);
afterAll(() => core.stop());

test("over TLS the cookies have names that no neighbouring site can set, and those of any other name are not read", async () => {
  core.on("POST /auth/refresh", (seen) => Response.json({ refreshToken: `for ${JSON.parse(seen.text).refreshToken}` }));
  core.on("POST /auth/oidc/start", () => Response.json({ binding: "proof-1" }));
  const settings = readSettings({
    CORE_ORIGINS: JSON.stringify({ default: [core.origin] }),
    EDGE_SECRET: secret,
    UPSTASH_REDIS_REST_URL: "http://redis.test",
    UPSTASH_REDIS_REST_TOKEN: "none",
    S3_ENDPOINT: "http://s3.test",
    S3_BUCKET: "welo",
    S3_ACCESS_KEY_ID: "key",
    S3_SECRET_ACCESS_KEY: "secret",
  });
  const over = async (path: string, cookie: string) => {
    const headers = { ...json, "x-welo-browser": "1", cookie };
    const request = new Request(`https://welo.test/v1${path}`, { method: "POST", headers, body: "{}" });
    const call = beginCall(request, settings);
    const route = matchRoute("POST", path);
    const answer = await forwardBrowserSession(call, request, { route, path, identity: anonymous(call) });
    return answer.headers.get("set-cookie");
  };
  const kept = /; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Strict; Secure$/;
  for (const [path, cookie, set] of [
    ["/auth/refresh", "welo_refresh=tossed; __Host-welo_refresh=true", "__Host-welo_refresh=for true;"],
    ["/auth/refresh", "welo_refresh=tossed", "__Host-welo_refresh=for undefined;"],
    ["/auth/oidc/start", "", "__Host-welo_oidc=proof-1;"],
  ] as const) {
    const said = await over(path, cookie);
    expect(said).toStartWith(set);
    expect(said).toMatch(kept);
  }
});
