import { expect, test } from "bun:test";
import { sql } from "drizzle-orm";
import { useHost } from "../../kernel/testing/host.ts";
import { transactionFor } from "../../kernel/transaction.ts";
import { newId } from "../../kernel/wire/id.ts";
import { readAccessToken } from "../access-token.ts";
import { changePassword } from "../change-password.ts";
import { login } from "../login.ts";
import { authService } from "../service.ts";
import { deleteExpiredChallenges } from "../store/login-challenges.ts";
import { addPasskey, challengeOf, enrolled } from "../testing/enrolled.ts";
import { anonymous, colleague, contextOf, registered } from "../testing/registered.ts";
import { updateUser } from "../update-user.ts";
import { createLoginEnrolment } from "./login-enrolment.ts";
import { createLoginPasskeyOptions } from "./login-passkey.ts";
import { loginSecondFactor } from "./login-second-factor.ts";
import { codeAt } from "./totp.ts";

const host = useHost([authService]);
const answer = (input: Parameters<typeof loginSecondFactor>[1]) => loginSecondFactor(anonymous(host()), input);
const refusal = (input: Parameters<typeof loginSecondFactor>[1]) =>
  answer(input).then(
    () => "signed in",
    (error: { code: string }) => error.code,
  );

test("a right password is not enough for an account with an app, and its code is", async () => {
  const owner = await enrolled(host());
  const asked = await challengeOf(host(), owner);
  expect(asked).toMatchObject({ code: "auth.second_factor_required", status: 401, methods: ["totp", "recovery_code"] });
  const tokens = await answer({ challenge: asked.challenge, totp: owner.app.code() });
  expect(tokens.user.email).toBe(owner.email);
  const bearer = await contextOf(host(), tokens);
  expect(bearer.sessionId).not.toBe(owner.ctx.sessionId);
  expect(await readAccessToken(bearer.runtime, asked.challenge)).toBeNull();
});

test("an account without a second factor signs in as before", async () => {
  const { email, password } = await registered(host());
  expect((await login(anonymous(host()), { email, password })).user.email).toBe(email);
});

test("a code is good once, on whatever challenge, and an older one never after a newer", async () => {
  const owner = await enrolled(host());
  const older = owner.app.code();
  const code = owner.app.code();
  await answer({ challenge: (await challengeOf(host(), owner)).challenge, totp: code });
  const { challenge } = await challengeOf(host(), owner);
  expect(await refusal({ challenge, totp: code })).toBe("auth.wrong_second_factor");
  expect(await refusal({ challenge, totp: older })).toBe("auth.wrong_second_factor");
  expect(await refusal({ challenge, totp: owner.app.confirmed })).toBe("auth.wrong_second_factor");
  expect(await refusal({ challenge, totp: owner.app.code() })).toBe("signed in");
});

test("a code one step early or late is good, two steps are not", async () => {
  const owner = await enrolled(host());
  host().clock.advance(300_000);
  const { challenge } = await challengeOf(host(), owner);
  const at = (steps: number) => codeAt(owner.app.secret, new Date(host().clock.now().getTime() + steps * 30_000));
  expect(await refusal({ challenge, totp: at(-2) })).toBe("auth.wrong_second_factor");
  expect(await refusal({ challenge, totp: at(2) })).toBe("auth.wrong_second_factor");
  expect(await refusal({ challenge, totp: at(-1) })).toBe("signed in");
  const later = await challengeOf(host(), owner);
  expect(await refusal({ challenge: later.challenge, totp: at(1) })).toBe("signed in");
});

test("the same code sent eight times at once opens one session", async () => {
  const owner = await enrolled(host());
  const code = owner.app.code();
  const challenges = await Promise.all(Array.from({ length: 8 }, () => challengeOf(host(), owner)));
  const answers = await Promise.all(challenges.map(({ challenge }) => refusal({ challenge, totp: code })));
  expect(answers.filter((one) => one === "signed in")).toHaveLength(1);
});

test("a challenge is good once, and ends the others of the same person", async () => {
  const owner = await enrolled(host());
  const [first, second] = [await challengeOf(host(), owner), await challengeOf(host(), owner)];
  expect(await refusal({ challenge: first.challenge, totp: owner.app.code() })).toBe("signed in");
  expect(await refusal({ challenge: first.challenge, totp: owner.app.code() })).toBe("auth.invalid_challenge");
  expect(await refusal({ challenge: second.challenge, totp: owner.app.code() })).toBe("auth.invalid_challenge");
});

test("a challenge dies after five wrong codes, and after five minutes", async () => {
  const owner = await enrolled(host());
  const { challenge } = await challengeOf(host(), owner);
  const wrong = () => refusal({ challenge, recoveryCode: newId() });
  for (let i = 0; i < 5; i++) expect(await wrong()).toBe("auth.wrong_second_factor");
  expect(await refusal({ challenge, totp: owner.app.code() })).toBe("auth.invalid_challenge");
  const late = await challengeOf(host(), owner);
  host().clock.advance(5 * 60_000);
  expect(await refusal({ challenge: late.challenge, totp: owner.app.code() })).toBe("auth.invalid_challenge");
});

test("wrong codes lock the account's codes, however many challenges they are spread over; a lock says how long", async () => {
  const owner = await enrolled(host());
  const code = owner.app.code();
  for (let i = 0; i < 10; i++) {
    const { challenge } = await challengeOf(host(), owner);
    expect(await refusal({ challenge, totp: "000000" })).toBe("auth.wrong_second_factor");
  }
  const { challenge } = await challengeOf(host(), owner);
  await expect(answer({ challenge, totp: code })).rejects.toMatchObject({
    code: "auth.locked_out",
    status: 429,
  });
});

test("guesses all at once are counted one by one", async () => {
  const owner = await enrolled(host());
  const { challenge } = await challengeOf(host(), owner);
  const codes = await Promise.all(
    Array.from({ length: 30 }, (_, i) => refusal({ challenge, totp: String(100_000 + i) })),
  );
  expect(codes.filter((code) => code === "auth.wrong_second_factor").length).toBeLessThanOrEqual(5);
  expect(codes).not.toContain("signed in");
});

test("another person's challenge is not answered by my code, recovery code or passkey", async () => {
  const [victim, thief] = [await enrolled(host()), await enrolled(host())];
  const { device } = await addPasskey(thief.ctx);
  const { challenge } = await challengeOf(host(), victim);
  expect(await refusal({ challenge, totp: thief.app.code() })).toBe("auth.wrong_second_factor");
  expect(await refusal({ challenge, recoveryCode: thief.app.recoveryCodes![0]! })).toBe("auth.wrong_second_factor");
  const options = await createLoginPasskeyOptions(anonymous(host()), { challenge });
  expect(await refusal({ challenge, passkey: device.use(options) })).toBe("auth.passkey_refused");
});

test("a recovery code signs in once, in any way of writing it, and parallel uses of one open one session", async () => {
  const owner = await enrolled(host());
  const codes = owner.app.recoveryCodes!;
  expect(new Set(codes).size).toBe(10);
  const { challenge } = await challengeOf(host(), owner);
  const typed = codes[0]!.toUpperCase().replaceAll("-", " ").replaceAll("0", "O");
  expect(await refusal({ challenge, recoveryCode: typed })).toBe("signed in");
  const again = await challengeOf(host(), owner);
  expect(await refusal({ challenge: again.challenge, recoveryCode: codes[0]! })).toBe("auth.wrong_second_factor");
  const challenges = await Promise.all(Array.from({ length: 6 }, () => challengeOf(host(), owner)));
  const answers = await Promise.all(
    challenges.map((one) => refusal({ challenge: one.challenge, recoveryCode: codes[1]! })),
  );
  expect(answers.filter((one) => one === "signed in")).toHaveLength(1);
});

test("a passkey answers its own challenge once, and none that was handed out for anything else", async () => {
  const owner = await registered(host());
  const { device } = await addPasskey(owner.ctx);
  const asked = await challengeOf(host(), owner);
  expect(asked.methods).toEqual(["passkey", "recovery_code"]);
  const alone = await createLoginPasskeyOptions(anonymous(host()), {});
  expect(await refusal({ challenge: asked.challenge, passkey: device.use(alone) })).toBe("auth.passkey_refused");
  const other = await challengeOf(host(), owner);
  const options = await createLoginPasskeyOptions(anonymous(host()), { challenge: other.challenge });
  expect(await refusal({ challenge: asked.challenge, passkey: device.use(options) })).toBe("auth.passkey_refused");
  const right = await createLoginPasskeyOptions(anonymous(host()), { challenge: asked.challenge });
  const assertion = device.use(right);
  expect(await refusal({ challenge: asked.challenge, passkey: assertion })).toBe("signed in");
  const next = await challengeOf(host(), owner);
  expect(await refusal({ challenge: next.challenge, passkey: assertion })).toBe("auth.passkey_refused");
});

test("a challenge ends with a new password and with the account", async () => {
  const owner = await enrolled(host());
  const { challenge } = await challengeOf(host(), owner);
  host().clock.advance(10);
  await changePassword(owner.ctx, { current: owner.password, next: `${newId().slice(-10)} violet kestrel` });
  expect(await refusal({ challenge, totp: owner.app.code() })).toBe("auth.invalid_challenge");
  const person = await enrolled(host());
  const asked = await challengeOf(host(), person);
  const { runtime } = person.ctx;
  await transactionFor(runtime, [person.ctx.workspaceId], (tx) =>
    tx.execute(sql`update auth.users set status = 'deactivated'`),
  );
  expect(await refusal({ challenge: asked.challenge, totp: person.app.code() })).toBe("auth.invalid_challenge");
});

test("a challenge for a code sets up no second factor, and garbage is no challenge", async () => {
  const owner = await enrolled(host());
  const { challenge } = await challengeOf(host(), owner);
  await expect(createLoginEnrolment(anonymous(host()), { challenge })).rejects.toMatchObject({
    code: "auth.invalid_challenge",
    status: 401,
  });
  expect(await refusal({ challenge: `wlc_${"A".repeat(43)}`, totp: "123456" })).toBe("auth.invalid_challenge");
  expect(await refusal({ challenge })).toBe("request.invalid");
  expect(await refusal({ challenge, totp: "123456", recoveryCode: "x" })).toBe("request.invalid");
  for (const body of [
    { challenge: "x", totp: "123456" },
    { challenge, totp: "12345" },
    { challenge, passkey: {} },
  ]) {
    const response = await host().request("auth", { permissions: [] }, "POST", "/auth/login/second-factor", body);
    expect(response.status).toBe(422);
  }
});

test("nothing of a challenge, code, secret or name of a factor is stored or told in the clear", async () => {
  const owner = await enrolled(host());
  const { challenge } = await challengeOf(host(), owner);
  const { runtime, workspaceId } = owner.ctx;
  const rows = await transactionFor(runtime, [workspaceId], (tx) =>
    tx.execute<{ row: string }>(sql`
      select c::text as row from auth.login_challenges c union all select a::text from auth.authenticators a
      union all select r::text from auth.recovery_codes r union all select p::text from auth.passkeys p`),
  );
  const events = await runtime.db.system.orm.execute<{ row: string }>(
    sql`select o::text as row from auth.outbox o where workspace_id = ${workspaceId}`,
  );
  const everything = [...rows, ...events].map((one) => one.row).join("\n");
  expect(rows.length).toBe(12);
  expect(everything).toContain("user.second_factor_added");
  for (const secret of [challenge, owner.app.secret, "Phone", ...owner.app.recoveryCodes!]) {
    expect(everything).not.toContain(secret);
    expect(everything).not.toContain(Buffer.from(secret).toString("hex"));
  }
});

test("challenges that nobody answered are forgotten, and living ones are not", async () => {
  const owner = await enrolled(host());
  await challengeOf(host(), owner);
  host().clock.advance(6 * 60_000);
  const { challenge } = await challengeOf(host(), owner);
  await deleteExpiredChallenges(owner.ctx.runtime);
  const left = await transactionFor(owner.ctx.runtime, [owner.ctx.workspaceId], (tx) =>
    tx.execute(sql`select 1 from auth.login_challenges`),
  );
  expect(left).toHaveLength(1);
  expect(await refusal({ challenge, totp: owner.app.code() })).toBe("signed in");
});

test("a deactivated account tells nothing of its second factor", async () => {
  const owner = await registered(host());
  const someone = await colleague(owner.ctx, ["annotator"]);
  const person = await contextOf(host(), await login(anonymous(host()), someone));
  await addPasskey(person);
  await updateUser(owner.ctx, { userId: someone.id, status: "deactivated", ifMatch: undefined });
  await expect(login(anonymous(host()), someone)).rejects.toMatchObject({ code: "auth.wrong_credentials" });
});
