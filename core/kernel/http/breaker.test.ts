import { expect, test } from "bun:test";
import { Problem } from "../wire/problem.ts";
import type { WireResponse } from "../wire/client.ts";
import { createBreaker } from "./breaker.ts";

const answer = (status: number) => async (): Promise<WireResponse> => ({
  status,
  header: () => null,
  text: () => Promise.resolve(""),
  bytes: () => [] as unknown as AsyncIterable<Uint8Array>,
});
const refused = () => Promise.reject(new Error("refused"));
const outcome = (running: Promise<WireResponse>) =>
  running.then(
    ({ status }) => String(status),
    (error: unknown) => (error instanceof Problem ? error.code : (error as Error).message),
  );

test("after five failures in a row nothing is sent for five seconds, then one call looks again", async () => {
  let now = 1_000_000;
  let calls = 0;
  const breaker = createBreaker("tasks", () => now);
  const call = (with_: () => Promise<WireResponse>) => outcome(breaker.guard(() => (calls++, with_())));
  for (const failure of [refused, answer(503), refused, answer(504), answer(502)]) await call(failure);
  expect(calls).toBe(5);
  expect(await call(answer(200))).toBe("request.unavailable");
  expect(calls).toBe(5);
  now += 5_000;
  expect(await call(refused)).toBe("refused");
  expect(await call(answer(200))).toBe("request.unavailable");
  now += 5_000;
  expect(await call(answer(200))).toBe("200");
  expect(await call(answer(200))).toBe("200");
  expect(calls).toBe(8);
});

test("what a service refuses does not count against it", async () => {
  const breaker = createBreaker("tasks", () => 0);
  for (let i = 0; i < 20; i++) await breaker.guard(answer(i % 2 ? 409 : 500));
  expect(await outcome(breaker.guard(answer(200)))).toBe("200");
});
