import { expect, test } from "bun:test";
import type { WireRequest, WireResponse } from "../kernel/wire/client.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import { patient } from "./patient-transport.ts";

const answer = (status: number, retryAfter: string | null = null): WireResponse => ({
  status,
  header: (name) => (name === "retry-after" ? retryAfter : null),
  text: async () => "",
  bytes: async function* () {},
});
const get: WireRequest = { method: "GET", path: "/x", headers: {}, stream: false };
const post: WireRequest = { method: "POST", path: "/x", headers: {}, body: "{}", stream: false };
const keyed: WireRequest = { ...post, headers: { "idempotency-key": "k" } };

/** Sends through a platform that gives these answers in turn; tells how often it was asked and how long was waited. */
async function send(request: WireRequest, answers: (WireResponse | Error)[]) {
  const waits: number[] = [];
  let asked = 0;
  const transport = patient(
    async () => {
      const next = answers[Math.min(asked++, answers.length - 1)]!;
      if (next instanceof Error) throw next;
      return next;
    },
    async (ms) => void waits.push(ms),
  );
  const result = await transport(request).then(
    ({ status }) => status,
    (error: Error) => error.message,
  );
  return { result, asked, waits };
}
const away = requestProblems.unavailable({ detail: "away" });

test("a busy platform is asked again after as long as it says", async () => {
  expect(await send(post, [answer(429, "2"), answer(429), answer(200)])).toEqual({
    result: 200,
    asked: 3,
    waits: [2000, 500],
  });
});

test("a wait is never longer than half a minute", async () => {
  expect((await send(get, [answer(429, "3600"), answer(200)])).waits).toEqual([30_000]);
});

test("what may be done twice is repeated while the platform is away", async () => {
  expect(await send(get, [away, answer(503), answer(200)])).toEqual({ result: 200, asked: 3, waits: [250, 500] });
  expect((await send(keyed, [away, answer(502), answer(200)])).result).toBe(200);
});

test("what may not be done twice is not", async () => {
  expect(await send(post, [answer(503), answer(200)])).toEqual({ result: 503, asked: 1, waits: [] });
  expect(await send(post, [away, answer(200)])).toEqual({ result: "away", asked: 1, waits: [] });
});

test("patience ends", async () => {
  expect((await send(get, [answer(503)])).asked).toBe(8);
});
