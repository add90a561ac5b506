import { afterEach, expect, test } from "bun:test";
import { type AnyElysia, Elysia } from "elysia";
import { listen } from "./listen.ts";

const hostname = "127.0.0.1";
const apps: AnyElysia[] = [];
const app = (says: string) => {
  const one = new Elysia().get("/", () => says);
  apps.push(one);
  return one;
};
const portOf = (one: AnyElysia) => one.server!.port!;
const taken = (port: number) => `Port ${port} is in use: stop what uses it, or choose another with PORT.`;

afterEach(async () => {
  for (const one of apps.splice(0)) if (one.server) await one.stop(true);
});

test("two cores do not share a port", async () => {
  const first = app("first");
  await listen(first, { port: 0, hostname });
  const port = portOf(first);
  await expect(listen(app("second"), { port, hostname }, 0)).rejects.toThrow(taken(port));
  const answers = await Promise.all(
    Array.from({ length: 20 }, async () => (await fetch(`http://${hostname}:${port}/`)).text()),
  );
  expect(new Set(answers)).toEqual(new Set(["first"]));
});

test("a port that another process would share is in use all the same", async () => {
  const other = app("other").listen({ port: 0, hostname });
  await expect(listen(app("core"), { port: portOf(other), hostname }, 0)).rejects.toThrow(taken(portOf(other)));
});

test("a port that becomes free in a moment is waited for", async () => {
  const first = app("first");
  await listen(first, { port: 0, hostname });
  const port = portOf(first);
  const second = app("second");
  const listening = listen(second, { port, hostname }, 60_000);
  await first.stop(true);
  await listening;
  expect(await (await fetch(`http://${hostname}:${port}/`)).text()).toBe("second");
});
