import { expect, test } from "bun:test";
import { authService } from "./auth/service.ts";
import { colleague, registered } from "./auth/testing/registered.ts";
import { updateUser } from "./auth/update-user.ts";
import { commentsService } from "./comments/service.ts";
import { grantsOf } from "./grants.ts";
import type { Runtime } from "./kernel/context.ts";
import { useHost } from "./kernel/testing/host.ts";
import { newId } from "./kernel/wire/id.ts";
import { requestProblems } from "./kernel/wire/problem.ts";

const host = useHost([authService, commentsService]);

/** A runtime of its own cache that counts what it asks of auth, and whose auth can be away. */
function counted(): { runtime: Runtime; asked: () => number; away: (is: boolean) => void } {
  const base = host().runtimes.get("comments")!;
  let asked = 0;
  let away = false;
  const call: Runtime["call"] = (ctx, service, contract) => {
    asked += 1;
    if (away) throw requestProblems.unavailable();
    return base.call(ctx, service, contract);
  };
  return { runtime: { ...base, config: { ...base.config }, call }, asked: () => asked, away: (is) => (away = is) };
}

test("another service learns from auth what a user may do, once for many requests", async () => {
  const { ctx } = await registered(host());
  const { id } = await colleague(ctx, ["annotator"]);
  const { runtime, asked } = counted();
  const ask = grantsOf(runtime);
  const all = await Promise.all(Array.from({ length: 20 }, () => ask(ctx.workspaceId, id)));
  expect(all[0]).toMatchObject({ active: true, all: false, roles: ["annotator"], customerId: null });
  expect(all[0]!.permissions.has("task.claim")).toBe(true);
  expect((await grantsOf(runtime)(ctx.workspaceId, id)).active).toBe(true);
  expect(asked()).toBe(1);
});

test("somebody deactivated, unknown or of another workspace may do nothing", async () => {
  const { ctx } = await registered(host());
  const { id } = await colleague(ctx, ["annotator"]);
  await updateUser(ctx, { userId: id, status: "deactivated", ifMatch: undefined });
  const ask = grantsOf(counted().runtime);
  for (const [workspaceId, userId] of [
    [ctx.workspaceId, id],
    [ctx.workspaceId, newId()],
    [newId(), ctx.actor.id],
  ] as const) {
    const found = await ask(workspaceId, userId);
    expect([found.active, found.permissions.size]).toEqual([false, 0]);
  }
});

test("while auth is away nobody unknown gets in", async () => {
  const { ctx } = await registered(host());
  const { runtime, away } = counted();
  const ask = grantsOf(runtime);
  away(true);
  await expect(ask(ctx.workspaceId, ctx.actor.id)).rejects.toMatchObject({ status: 503 });
  await ask(ctx.workspaceId, ctx.actor.id).catch(() => {});
  away(false);
  expect((await ask(ctx.workspaceId, ctx.actor.id)).active).toBe(true);
});

test("an answer counts for three seconds, and for a minute while auth is away", async () => {
  const { ctx } = await registered(host());
  const { id } = await colleague(ctx, ["annotator"]);
  const { runtime, asked, away } = counted();
  const ask = () => grantsOf(runtime)(ctx.workspaceId, id);
  await ask();
  await updateUser(ctx, { userId: id, roles: ["reviewer"], ifMatch: undefined });
  // The clock runs on by itself too: a second is left for what a busy machine takes until the next question.
  host().clock.advance(2_000);
  expect([(await ask()).roles, asked()]).toEqual([["annotator"], 1]);
  host().clock.advance(1_100);
  expect([(await ask()).roles, asked()]).toEqual([["reviewer"], 2]);
  away(true);
  host().clock.advance(59_000);
  expect((await ask()).roles).toEqual(["reviewer"]);
  host().clock.advance(2_000);
  await expect(ask()).rejects.toMatchObject({ status: 503 });
});
