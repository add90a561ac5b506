import { randomBytes } from "node:crypto";
import * as client from "openid-client";
import { type Context, createContext } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input, Output } from "../kernel/wire/endpoint.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { authContract } from "./contract.ts";
import { redirectUri } from "./identity-provider.ts";
import { discover, providerFetch, providerProblem } from "./oidc-client.ts";
import { type Attempt, attemptLifeMs, hashOfAttempt, ownPage } from "./oidc-rules.ts";
import { findEnabledProvider } from "./store/identity-providers.ts";
import { saveAttempt } from "./store/oidc.ts";

const secret = () => randomBytes(32).toString("base64url");

/** Begins to sign in through an identity provider: what has to come back with the answer is kept, good once and for minutes. */
export async function startOidc(
  anyone: Context,
  { providerId, returnTo }: Input<typeof authContract.startOidc>,
): Promise<Output<typeof authContract.startOidc>> {
  const { runtime } = anyone;
  const page = ownPage(runtime.config, returnTo);
  if (!page) throw requestProblems.invalid({ errors: [{ pointer: "/returnTo", detail: "is no page of ours" }] });
  const provider = await findEnabledProvider(runtime, providerId);
  if (!provider) throw requestProblems.not_found();
  const ctx = createContext(runtime, { ...anyone, workspaceId: provider.workspaceId });
  const [state, binding] = [secret(), secret()];
  const attempt: Attempt = { nonce: secret(), verifier: client.randomPKCECodeVerifier(), returnTo: page };
  const found = await discover(runtime, provider, providerFetch(runtime)).catch((error: unknown) => {
    throw providerProblem(error);
  });
  const url = client.buildAuthorizationUrl(found, {
    redirect_uri: redirectUri(runtime, providerId),
    scope: provider.scopes.join(" "),
    state,
    nonce: attempt.nonce,
    code_challenge: await client.calculatePKCECodeChallenge(attempt.verifier),
    code_challenge_method: "S256",
  });
  await transaction(ctx, (tx) =>
    saveAttempt(tx, {
      stateHash: hashOfAttempt(state),
      workspaceId: ctx.workspaceId,
      providerId,
      bindingHash: hashOfAttempt(binding),
      sealed: runtime.cipher.sealSecret(JSON.stringify(attempt)),
      expiresAt: new Date(ctx.clock.now().getTime() + attemptLifeMs),
    }),
  );
  return { url: url.href, binding };
}
