import type { Context } from "../../kernel/context.ts";
import type { TestHost } from "../../kernel/testing/host.ts";
import type { Problem } from "../../kernel/wire/problem.ts";
import { login } from "../login.ts";
import { confirmAuthenticator, createAuthenticator } from "../second-factor/create-authenticator.ts";
import { createPasskey, createPasskeyOptions } from "../second-factor/create-passkey.ts";
import { codeAt } from "../second-factor/totp.ts";
import { anonymous, type Registered, registered } from "./registered.ts";
import { softPasskey } from "./soft-passkey.ts";

const step = 30_000;

/** Adds an app to an account; `code` tells one that was not shown before. */
export async function addApp(host: TestHost, ctx: Context, name = "Phone") {
  const { authenticatorId, secret, url } = await createAuthenticator(ctx, { name });
  const confirmed = codeAt(secret, host.clock.now());
  const { recoveryCodes } = await confirmAuthenticator(ctx, { authenticatorId, code: confirmed });
  const code = () => {
    host.clock.advance(step);
    return codeAt(secret, host.clock.now());
  };
  return { authenticatorId, secret, url, confirmed, recoveryCodes, code };
}

/** Adds a passkey to an account. */
export async function addPasskey(ctx: Context, name = "Laptop") {
  const device = softPasskey();
  const made = await createPasskey(ctx, { name, passkey: device.make(await createPasskeyOptions(ctx)) });
  return { device, ...made };
}

/** A new workspace's owner with an authenticator app. */
export async function enrolled(host: TestHost) {
  const owner = await registered(host);
  return { ...owner, app: await addApp(host, owner.ctx) };
}

/** What signing in by the password is answered with where that is not enough. */
export async function challengeOf(host: TestHost, { email, password }: Pick<Registered, "email" | "password">) {
  const refusal = await login(anonymous(host), { email, password }).then(
    () => undefined,
    (error: Problem) => error,
  );
  if (!refusal) throw new Error("the password was enough");
  const { challenge, methods } = refusal.fields as { challenge: string; methods: string[] };
  return { code: refusal.code, status: refusal.status, challenge, methods };
}
