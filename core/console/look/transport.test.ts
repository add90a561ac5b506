import { describe, expect, test } from "bun:test";
import type { WireRequest, WireResponse } from "../../kernel/wire/client.ts";
import { requestProblems } from "../../kernel/wire/problem.ts";
import { bearerTransport } from "./transport.ts";

const answer = { status: 200 } as WireResponse;
const get: WireRequest = { method: "GET", path: "/x", headers: {}, stream: false };

describe("calls as the signed-in user", () => {
  test("carry the bearer token", async () => {
    let sent: Record<string, string> = {};
    const transport = bearerTransport(
      async () => "t1",
      async () => {},
      async (_request, headers) => {
        sent = headers;
        return answer;
      },
    );
    await transport(get);
    expect(sent).toEqual({ authorization: "Bearer t1" });
  });

  test("refused as unauthenticated they renew once and are sent again", async () => {
    let token = "old";
    const seen: string[] = [];
    const transport = bearerTransport(
      async () => token,
      async () => void (token = "new"),
      async (_request, headers) => {
        seen.push(headers.authorization!);
        if (headers.authorization === "Bearer old") throw requestProblems.unauthenticated();
        return answer;
      },
    );
    expect(await transport(get)).toBe(answer);
    expect(seen).toEqual(["Bearer old", "Bearer new"]);
  });

  test("refused twice they give up", async () => {
    let tries = 0;
    const transport = bearerTransport(
      async () => "t",
      async () => {},
      () => {
        tries += 1;
        return Promise.reject(requestProblems.unauthenticated());
      },
    );
    await expect(transport(get)).rejects.toMatchObject({ status: 401 });
    expect(tries).toBe(2);
  });

  test("any other refusal is passed on at once", async () => {
    let tries = 0;
    const transport = bearerTransport(
      async () => "t",
      async () => {},
      () => {
        tries += 1;
        return Promise.reject(requestProblems.forbidden());
      },
    );
    await expect(transport(get)).rejects.toMatchObject({ status: 403 });
    expect(tries).toBe(1);
  });

  test("a stream that was half sent is not sent again", async () => {
    let tries = 0;
    const transport = bearerTransport(
      async () => "t",
      async () => {},
      () => {
        tries += 1;
        return Promise.reject(requestProblems.unauthenticated());
      },
    );
    const body = (async function* () {})() as AsyncIterable<Uint8Array>;
    await expect(transport({ ...get, method: "POST", body })).rejects.toMatchObject({ status: 401 });
    expect(tries).toBe(1);
  });
});
