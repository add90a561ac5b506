import { afterAll, beforeAll } from "bun:test";
import type { Context } from "../../kernel/context.ts";
import type { TestHost } from "../../kernel/testing/host.ts";
import { newId } from "../../kernel/wire/id.ts";
import { checkIdentityDomain } from "../check-identity-domain.ts";
import { createIdentityProvider } from "../create-identity-provider.ts";
import { finishOidc } from "../finish-oidc.ts";
import { listIdentityDomains } from "../list-identity-domains.ts";
import { startOidc } from "../start-oidc.ts";
import { type Jar, startProvider, type TestProvider } from "./identity-provider.ts";
import { startNameServer, type TestNameServer } from "./name-server.ts";
import { anonymous } from "./registered.ts";

/** Proves by a real record every domain that a workspace's providers name. */
export async function proveDomains(ctx: Context, names: TestNameServer): Promise<void> {
  const { items } = await listIdentityDomains(ctx, { limit: 50 });
  for (const { id, status, record } of items) {
    if (status === "proven") continue;
    names.records.set(record.name, [...(names.records.get(record.name) ?? []), record.value]);
    await checkIdentityDomain(ctx, { identityDomainId: id });
  }
}

/** A real identity provider and a real name server for a file's tests, and the way that a browser goes between them and us. */
export function useOidc(host: () => TestHost) {
  let idp: TestProvider;
  let names: TestNameServer;
  beforeAll(async () => {
    const { config } = host().runtimes.get("auth")!;
    config.OIDC_LOOPBACK = true;
    [idp, names] = await Promise.all([startProvider(config.EDGE_ORIGIN), startNameServer()]);
    config.DNS_SERVERS = [names.address];
  });
  afterAll(() => Promise.all([idp?.stop(), names?.stop()]));
  const settings = (more: object = {}) => ({
    name: "Example",
    slug: "example",
    issuer: idp.issuer,
    clientId: idp.clientId,
    clientSecret: idp.clientSecret,
    scopes: ["openid", "email", "profile", "groups"],
    domains: ["example.org"],
    mappings: [],
    defaultRoles: ["annotator"],
    justInTime: true,
    enabled: true,
    ...more,
  });
  const create = async (ctx: Context, more: object = {}) => {
    const provider = await createIdentityProvider(ctx, settings(more));
    if (provider.issuer === idp.issuer) idp.allow(provider.redirectUri);
    return provider;
  };
  const begin = (providerId: string) => startOidc(anonymous(host()), { providerId, returnTo: "/app/queues/1?a=b" });
  const finish = (back: Record<string, string>, binding: string | null) =>
    finishOidc(anonymous(host()), { ...back, binding } as never);
  return {
    idp: () => idp,
    names: () => names,
    begin,
    finish,
    /** A provider of the workspace whose domains are proven. */
    async trust(ctx: Context, more: object = {}) {
      const provider = await create(ctx, more);
      await proveDomains(ctx, names);
      return provider;
    },
    /** The same, with nothing proven. */
    name: create,
    /** Somebody at the provider, by their subject there. */
    person(claims: object = {}) {
      const sub = newId();
      idp.people.set(sub, { email: `grace.${sub}@example.org`, email_verified: true, name: "Grace Hopper", ...claims });
      return sub;
    },
    async signIn(providerId: string, sub: string, jar?: Jar) {
      const { url, binding } = await begin(providerId);
      return finish(await idp.visit(url, sub, jar), binding);
    },
  };
}

/** What work was refused with; null when it was not. */
export function refusalOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => null,
    (error: unknown) => error,
  );
}
