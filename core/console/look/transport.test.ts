import { describe, expect, test } from "bun:test";
import type { WireRequest, WireResponse } from "../../kernel/wire/client.ts";
import { requestProblems } from "../../kernel/wire/problem.ts";
import { bearerTransport } from "./transport.ts";

const answer = { status: 200 } as WireResponse;
const get: WireRequest = { method: "GET", path: "/x", headers: {}, stream: false };

describe("calls as the signed-in user", () => {
  test("carry the bearer token", async () => {
    let sent: Record<string, string> = {};
    const transport = bearerTransport({
      token: async () => "t1",
      renew: async () => {},
      carry: async (_request, headers) => {
        sent = headers;
        return answer;
      },
    });
    await transport(get);
    expect(sent).toEqual({ authorization: "Bearer t1" });
  });

  test("refused as unauthenticated they renew once and are sent again", async () => {
    let token = "old";
    const seen: string[] = [];
    const transport = bearerTransport({
      token: async () => token,
      renew: async () => void (token = "new"),
      carry: async (_request, headers) => {
        seen.push(headers.authorization!);
        if (headers.authorization === "Bearer old") throw requestProblems.unauthenticated();
        return answer;
      },
    });
    expect(await transport(get)).toBe(answer);
    expect(seen).toEqual(["Bearer old", "Bearer new"]);
  });

  test("refused twice they give up", async () => {
    let tries = 0;
    const transport = bearerTransport({
      token: async () => "t",
      renew: async () => {},
      carry: () => {
        tries += 1;
        return Promise.reject(requestProblems.unauthenticated());
      },
    });
    await expect(transport(get)).rejects.toMatchObject({ status: 401 });
    expect(tries).toBe(2);
  });

  test("any other refusal is passed on at once", async () => {
    let tries = 0;
    const transport = bearerTransport({
      token: async () => "t",
      renew: async () => {},
      carry: () => {
        tries += 1;
        return Promise.reject(requestProblems.forbidden());
      },
    });
    await expect(transport(get)).rejects.toMatchObject({ status: 403 });
    expect(tries).toBe(1);
  });

  test("refused for an old proof they ask for a new one, and are sent again once it was given", async () => {
    let proved = false;
    let asked = 0;
    const doors = {
      token: async () => "t",
      renew: async () => {},
      carry: () => (proved ? Promise.resolve(answer) : Promise.reject(requestProblems.step_up_required())),
    };
    const prove = async () => {
      asked += 1;
      return (proved = true);
    };
    expect(await bearerTransport({ ...doors, prove })(get)).toBe(answer);
    proved = false;
    await expect(bearerTransport({ ...doors, prove: async () => false })(get)).rejects.toMatchObject({ status: 403 });
    await expect(bearerTransport({ ...doors, prove: async () => true })(get)).rejects.toMatchObject({ status: 403 });
    expect(asked).toBe(1);
  });

  test("a stream that was half sent is not sent again", async () => {
    let tries = 0;
    const transport = bearerTransport({
      token: async () => "t",
      renew: async () => {},
      carry: () => {
        tries += 1;
        return Promise.reject(requestProblems.unauthenticated());
      },
    });
    const body = (async function* () {})() as AsyncIterable<Uint8Array>;
    await expect(transport({ ...get, method: "POST", body })).rejects.toMatchObject({ status: 401 });
    expect(tries).toBe(1);
  });
});
