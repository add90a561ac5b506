import * as client from "openid-client";
import { type Context, createContext } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input, Output } from "../kernel/wire/endpoint.ts";
import { newId } from "../kernel/wire/id.ts";
import type { authContract } from "./contract.ts";
import { redirectUri } from "./identity-provider.ts";
import { discover, providerFetch, providerProblem } from "./oidc-client.ts";
import { type Attempt, type Claims, hashOfAttempt, sidIndex, subjectIndex } from "./oidc-rules.ts";
import { personOf } from "./oidc-person.ts";
import { authProblems } from "./problems.ts";
import { actAs, describe, startSession, toTokens } from "./session.ts";
import { findProvider, type ProviderRow } from "./store/identity-providers.ts";
import * as store from "./store/oidc.ts";

type Return = Input<typeof authContract.finishOidc>;
interface Proof {
  claims: Claims;
  subject: string;
  sid: string | undefined;
  idToken: string;
}

/** Signs in whoever comes back from an identity provider with a good answer, in the browser that went there. */
export async function finishOidc(anyone: Context, back: Return): Promise<Output<typeof authContract.finishOidc>> {
  const { runtime } = anyone;
  const { attempt, provider } = await takeAttempt(anyone, back);
  const proof = await prove(anyone, provider, attempt, back).catch((error: unknown) => {
    throw providerProblem(error);
  });
  const index = subjectIndex(runtime.cipher, provider.id, proof.subject);
  const ctx = createContext(runtime, { ...anyone, workspaceId: provider.workspaceId });
  const { entered, acting } = await transaction(ctx, async (tx) => {
    const now = await findProvider(tx, ctx.workspaceId, provider.id);
    if (!now?.enabled) throw authProblems.sign_in_over();
    await store.lockSubject(tx, index);
    const userId = (await store.findIdentity(tx, ctx.workspaceId, provider.id, index)) ?? null;
    const keyed = await personOf(tx, actAs(ctx, ctx.workspaceId, userId ?? newId()), now, userId, proof.claims);
    const actor = actAs(ctx, ctx.workspaceId, keyed.user.id);
    if (!userId)
      await store.saveIdentity(tx, {
        providerId: provider.id,
        subjectIndex: index,
        workspaceId: ctx.workspaceId,
        userId: keyed.user.id,
        createdAt: ctx.clock.now(),
      });
    const entry = await startSession(tx, actor, keyed, ["fed"]);
    await store.saveOidcSession(tx, {
      sessionId: entry.sessionId,
      workspaceId: ctx.workspaceId,
      userId: keyed.user.id,
      providerId: provider.id,
      subjectIndex: index,
      sidIndex: proof.sid === undefined ? null : sidIndex(runtime.cipher, provider.id, proof.sid),
      idToken: runtime.cipher.seal(keyed.wrappedKey, proof.idToken),
    });
    return { entered: { entry, described: await describe(tx, actor, entry.keyed) }, acting: actor };
  });
  return { ...(await toTokens(acting, entered.entry, entered.described)), returnTo: attempt.returnTo };
}

/** What this browser began, taken so that nobody finishes it twice; over when another provider answers than the one that was asked. */
async function takeAttempt(anyone: Context, back: Return): Promise<{ attempt: Attempt; provider: ProviderRow }> {
  const { runtime } = anyone;
  const stateHash = hashOfAttempt(back.state);
  const workspaceId = await store.findAttemptWorkspace(runtime, stateHash);
  if (!workspaceId || !back.binding) throw authProblems.sign_in_over();
  const bindingHash = hashOfAttempt(back.binding);
  const ctx = createContext(runtime, { ...anyone, workspaceId });
  const taken = await transaction(ctx, async (tx) => {
    const row = await store.takeAttempt(tx, workspaceId, stateHash, bindingHash);
    return row && { row, provider: await findProvider(tx, workspaceId, row.providerId) };
  });
  if (!taken?.provider?.enabled || taken.row.expiresAt <= ctx.clock.now()) throw authProblems.sign_in_over();
  if (taken.provider.id !== back.providerId) throw authProblems.sign_in_over();
  const attempt = JSON.parse(runtime.cipher.openSecret(taken.row.sealed)) as Attempt;
  return { attempt, provider: taken.provider };
}

/** Trades the code for claims, and checks issuer, audience, signature, nonce and times of what comes. */
async function prove({ runtime }: Context, provider: ProviderRow, attempt: Attempt, back: Return): Promise<Proof> {
  if (back.error || !back.code)
    throw authProblems.provider_refused({
      detail: /^[a-z_]{1,60}$/.test(back.error ?? "") ? `It answered ${back.error}.` : "It sent nobody back.",
    });
  const found = await discover(runtime, provider, providerFetch(runtime));
  const url = new URL(redirectUri(runtime, provider.id));
  url.search = new URLSearchParams({
    code: back.code,
    state: back.state,
    ...(back.iss === undefined ? {} : { iss: back.iss }),
  }).toString();
  const tokens = await client.authorizationCodeGrant(found, url, {
    expectedState: back.state,
    expectedNonce: attempt.nonce,
    pkceCodeVerifier: attempt.verifier,
    idTokenExpected: true,
  });
  const claims = tokens.claims();
  if (!claims || !tokens.id_token) throw authProblems.provider_refused({ detail: "It sent no ID token." });
  const more =
    found.serverMetadata().userinfo_endpoint && tokens.access_token
      ? await client.fetchUserInfo(found, tokens.access_token, claims.sub)
      : {};
  const { sid } = claims;
  return {
    claims: { ...more, ...claims },
    subject: claims.sub,
    sid: typeof sid === "string" ? sid : undefined,
    idToken: tokens.id_token,
  };
}
