import { expect, spyOn, test } from "bun:test";
import { sql } from "drizzle-orm";
import { newId } from "../kernel/wire/id.ts";
import { changePassword } from "./change-password.ts";
import { emailIndex } from "./person.ts";
import { enter } from "./session.ts";
import { findAccount } from "./store/users.ts";
import { useHost } from "../kernel/testing/host.ts";
import { transactionFor } from "../kernel/transaction.ts";
import { HashThread } from "./hash-thread.ts";
import { login } from "./login.ts";
import { account, anonymous, colleague, registered } from "./testing/registered.ts";
import { authService } from "./service.ts";
import { updateUser } from "./update-user.ts";

const host = useHost([authService]);

test("a wrong password, an unknown address and a deactivated account get the same answer", async () => {
  const owner = await registered(host());
  const gone = await colleague(owner.ctx, ["annotator"]);
  await updateUser(owner.ctx, { userId: gone.id, status: "deactivated", ifMatch: undefined });
  const tries = [
    { email: owner.email, password: "not the password" },
    { email: account().email, password: "not the password" },
    gone,
  ];
  for (const one of tries) {
    const refusal = await login(anonymous(host()), one).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: "auth.wrong_credentials", status: 401, fields: {}, headers: {} });
  }
});

test("a password that composes its letters in another way is the same password", async () => {
  const owner = await registered(host());
  const next = "zwölf Boxkämpfer jagen Viktor";
  await changePassword(owner.ctx, { current: owner.password, next: next.normalize("NFC") });
  const tokens = await login(anonymous(host()), { email: owner.email, password: next.normalize("NFD") });
  expect(tokens.user.email).toBe(owner.email);
});

test("the tenth wrong password locks the account, for longer each time, and a right one opens it", async () => {
  const { email, password } = await registered(host());
  const guess = (tried: string) =>
    login(anonymous(host()), { email, password: tried }).catch((error: unknown) => error);
  for (let i = 0; i < 10; i++) expect(await guess("wrong")).toMatchObject({ code: "auth.wrong_credentials" });
  expect(await guess(password)).toMatchObject({
    code: "auth.locked_out",
    status: 429,
    headers: { "retry-after": "30" },
  });
  host().clock.advance(30_000);
  expect(await guess("wrong")).toMatchObject({ code: "auth.wrong_credentials" });
  expect(await guess(password)).toMatchObject({ code: "auth.locked_out", headers: { "retry-after": "60" } });
  host().clock.advance(60_000);
  expect(await guess(password)).toMatchObject({ user: { email } });
  for (let i = 0; i < 9; i++) expect(await guess("wrong")).toMatchObject({ code: "auth.wrong_credentials" });
  expect(await guess(password)).toMatchObject({ user: { email } });
});

test("guesses that come all at once are counted one by one", async () => {
  const { email } = await registered(host());
  const answers = await Promise.all(
    Array.from({ length: 30 }, () =>
      login(anonymous(host()), { email, password: "wrong" }).catch((error: { code: string }) => error.code),
    ),
  );
  expect(answers.filter((code) => code === "auth.wrong_credentials")).toHaveLength(10);
  expect(answers.filter((code) => code === "auth.locked_out")).toHaveLength(20);
});

test("an address that tries one account after another is locked, others are not", async () => {
  const { email, password } = await registered(host());
  const prefix = host().runtimes.get("auth")!.config.REDIS_PREFIX;
  const from = (ip: string) => login(anonymous(host(), ip), { email, password }).catch((error: unknown) => error);
  await from("203.0.113.9");
  const [key] = await host().runtimes.get("auth")!.redis.keys(`${prefix}:guesses:address:*`);
  await host().runtimes.get("auth")!.redis.hset(key!, "n", 99);
  await login(anonymous(host(), "203.0.113.9"), { ...account() }).catch(() => {});
  expect(await from("203.0.113.9")).toMatchObject({ code: "auth.locked_out" });
  expect(await from("203.0.113.10")).toMatchObject({ user: { email } });
  expect(key).not.toContain("203.0.113.9");
});

test("a sign-in whose password is changed while it is checked does not get in", async () => {
  const { email, password, ctx, tokens } = await registered(host());
  const index = emailIndex(ctx.runtime.cipher, email);
  const before = (await findAccount(ctx.runtime, index))!;
  await changePassword(ctx, { current: password, next: `${newId().slice(-10)} violet kestrel` });
  expect(await enter(ctx, tokens.user.id, before.hash)).toBeUndefined();
  expect(await enter(ctx, tokens.user.id, (await findAccount(ctx.runtime, index))!.hash)).toBeDefined();
});

test("a wrong password costs one hash of the same parameters, whether or not there is such an account", async () => {
  const { email } = await registered(host());
  const run = spyOn(HashThread.prototype, "run");
  try {
    const parameters = async (of: string) => {
      run.mockClear();
      await login(anonymous(host()), { email: of, password: "wrong" }).catch(() => {});
      return run.mock.calls.map(([{ against }]) => against!.split("$").slice(0, 4).join("$"));
    };
    await parameters(`nobody.${newId()}@example.org`);
    const known = await parameters(email);
    expect(known).toEqual([expect.stringMatching(/^\$argon2id\$v=19\$m=\d+,t=\d+,p=\d+$/)]);
    expect(await parameters(`nobody.${newId()}@example.org`)).toEqual(known);
  } finally {
    run.mockRestore();
  }
});

test("without Redis nobody can guess, nor sign in", async () => {
  const { email, password } = await registered(host());
  const ctx = anonymous(host());
  const redis = { eval: () => Promise.reject(new Error("away")) } as never;
  const refusal = login({ ...ctx, runtime: { ...ctx.runtime, redis } }, { email, password });
  await expect(refusal).rejects.toMatchObject({ status: 503, headers: { "retry-after": "2" } });
});

test("no table, event or key holds a person's address, name or device in the clear", async () => {
  const { email, tokens, ctx } = await registered(host());
  const { runtime } = ctx;
  const found = await transactionFor(runtime, [ctx.workspaceId], (tx) =>
    tx.execute<{ row: string }>(sql`
      select u::text as row from auth.users u union all select s::text from auth.sessions s union all select k::text from auth.subject_keys k
      union all select p::text from auth.passwords p union all select i::text from auth.idempotency_keys i union all select r::text from auth.refresh_tokens r`),
  );
  const events = await runtime.db.system.orm.execute<{ row: string }>(
    sql`select o::text as row from auth.outbox o where workspace_id = ${ctx.workspaceId}`,
  );
  expect(events.length).toBeGreaterThanOrEqual(3);
  const everything = [...found, ...events].map((one) => one.row).join("\n");
  expect(everything).toContain(tokens.user.id);
  for (const personal of [email, "Lovelace", "Firefox", tokens.refreshToken!]) {
    expect(everything).not.toContain(personal);
    expect(everything).not.toContain(Buffer.from(personal).toString("hex"));
  }
});
