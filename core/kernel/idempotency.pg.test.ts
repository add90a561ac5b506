import { expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import * as v from "valibot";
import type { Context } from "./context.ts";
import { eventually } from "./testing/eventually.ts";
import { useHost } from "./testing/host.ts";
import { ledger, note, notes } from "./testing/ledger.ts";
import { endpoint } from "./wire/endpoint.ts";
import { transaction } from "./transaction.ts";
import { newId } from "./wire/id.ts";

const Thing = v.object({ id: v.string(), version: v.number() });
const body = v.strictObject({ text: v.string() });
const contract = {
  makeThing: endpoint("POST", "/things", { summary: "", body, self: true, status: 201, response: Thing }),
  sendThing: endpoint("POST", "/things/send", { summary: "", body, self: true, response: Thing }),
};
const calls: string[] = [];
let failures = 0;
let dies: { before?: Promise<void>; after?: Promise<void> } = {};
let meanwhile: Promise<void> = Promise.resolve();
async function makeThing(ctx: Context, { text }: { text: string }) {
  calls.push(text);
  await meanwhile;
  if (failures-- > 0) throw new Error("not now");
  await dies.before;
  await note(ctx, text);
  await dies.after;
  return { id: text, version: 1 };
}
const host = useHost([ledger({ contract, routes: { makeThing, sendThing: makeThing } })]);
const ask = (path: string, text: string, key: string, who: object) =>
  host().request("projects", who, "POST", path, { text }, { "idempotency-key": key });
const problemOf = async (response: Response) => (await response.json()) as { code: string };

const caller = () => ({ workspaceId: newId(), userId: newId() });
const make = (who: object, text: string, key: string) => ask("/things", text, key, who);

test("a request that is sent again with its key has its answer again, and no second effect", async () => {
  const who = caller();
  const first = await make(who, "one", "k");
  const again = await make(who, "one", "k");
  expect([first.status, again.status]).toEqual([201, 201]);
  expect([first.headers.get("idempotency-replayed"), again.headers.get("idempotency-replayed")]).toEqual([
    null,
    "true",
  ]);
  expect([await again.text(), again.headers.get("etag"), again.headers.get("content-type")]).toEqual([
    await first.text(),
    '"1"',
    "application/json",
  ]);
  expect(await notes(host().context("projects", who))).toEqual(["one"]);
});

test("a key belongs to one request, one caller and one workspace", async () => {
  const who = caller();
  await make(who, "one", "k");
  const other = await make(who, "two", "k");
  expect([other.status, await problemOf(other)]).toEqual([
    422,
    expect.objectContaining({
      code: "request.idempotency_mismatch",
      errors: [{ pointer: "/headers/idempotency-key", detail: expect.any(String) }],
    }),
  ]);
  expect((await ask("/things/send", "one", "k", who)).status).toBe(422);
  for (const stranger of [
    { ...who, userId: newId() },
    { ...who, workspaceId: newId() },
  ])
    expect((await make(stranger, "three", "k")).headers.get("idempotency-replayed")).toBeNull();
  expect((await make(who, "one", "k".repeat(201))).status).toBe(400);
});

test("of twins that arrive together one has the effect, and the others wait or are told to", async () => {
  const who = caller();
  const gate = Promise.withResolvers<void>();
  meanwhile = gate.promise;
  const twins = Array.from({ length: 5 }, () => make(who, "twin", "k"));
  await eventually(() => calls.includes("twin"));
  const early = await Promise.race(twins);
  expect([early.status, early.headers.get("retry-after")]).toEqual([409, "1"]);
  gate.resolve();
  meanwhile = Promise.resolve();
  const answers = await Promise.all(twins);
  expect(answers.every(({ status }) => status === 201 || status === 409)).toBe(true);
  expect(answers.filter((one) => one.status === 201 && !one.headers.has("idempotency-replayed"))).toHaveLength(1);
  expect((await make(who, "twin", "k")).headers.get("idempotency-replayed")).toBe("true");
  expect(await notes(host().context("projects", who))).toEqual(["twin"]);
});

test("an answer of 500 is not kept: the same request may be tried again", async () => {
  const who = caller();
  failures = 1;
  expect((await make(who, "retried", "k")).status).toBe(500);
  const again = await make(who, "retried", "k");
  expect([again.status, again.headers.get("idempotency-replayed")]).toEqual([201, null]);
  expect(await notes(host().context("projects", who))).toEqual(["retried"]);
});

test("when the first of many fails, one of the others has the effect and no two do", async () => {
  const who = caller();
  failures = 3;
  await Promise.all(Array.from({ length: 12 }, () => make(who, "crowd", "k")));
  await eventually(async () => (await make(who, "crowd", "k")).status === 201);
  expect(await notes(host().context("projects", who))).toEqual(["crowd"]);
});

/** As if the process had died: the request never ends, and a minute goes by. */
async function dying(who: { workspaceId: string; userId: string }, when: "before" | "after", text: string) {
  const ctx = host().context("projects", who);
  dies = { [when]: new Promise(() => {}) };
  void make(who, text, "k");
  await eventually(async () => calls.includes(text) && (when === "before" || (await notes(ctx)).includes(text)));
  dies = {};
  await aMinuteLater(ctx);
}
const aMinuteLater = (ctx: Context) =>
  transaction(ctx, (tx) =>
    tx.execute(
      sql`update projects.idempotency_keys set created_at = created_at - interval '61 seconds' where workspace_id = ${ctx.workspaceId}`,
    ),
  );

test("a request whose process died before it did anything is run again", async () => {
  const who = caller();
  await dying(who, "before", "too early");
  expect((await make(who, "too early", "k")).status).toBe(201);
  expect(await notes(host().context("projects", who))).toEqual(["too early"]);
});

test("a request whose process died after its effect is not run again, and says so", async () => {
  const who = caller();
  await dying(who, "after", "too late");
  const again = await make(who, "too late", "k");
  expect([again.status, again.headers.get("retry-after")]).toEqual([409, null]);
  expect(await again.text()).toContain("its answer was lost");
  expect(await notes(host().context("projects", who))).toEqual(["too late"]);
});
