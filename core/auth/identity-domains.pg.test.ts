import { afterAll, beforeAll, expect, test } from "bun:test";
import type { Context } from "../kernel/context.ts";
import { useHost } from "../kernel/testing/host.ts";
import { newId } from "../kernel/wire/id.ts";
import { checkIdentityDomain, recheckDomains } from "./check-identity-domain.ts";
import { createIdentityProvider } from "./create-identity-provider.ts";
import { deleteIdentityProvider } from "./delete-identity-provider.ts";
import { findOidcProviders } from "./find-oidc-providers.ts";
import type { IdentityDomain } from "./identity-domain.contract.ts";
import { listIdentityDomains } from "./list-identity-domains.ts";
import { authService } from "./service.ts";
import { startNameServer, type TestNameServer } from "./testing/name-server.ts";
import { refusalOf } from "./testing/oidc-world.ts";
import { anonymous, registered } from "./testing/registered.ts";
import { updateIdentityProvider } from "./update-identity-provider.ts";

const host = useHost([authService]);
let names: TestNameServer;
beforeAll(async () => {
  names = await startNameServer();
  host().runtimes.get("auth")!.config.DNS_SERVERS = [names.address];
});
afterAll(() => names.stop());

const provider = (domains: string[], slug = "example") => ({
  name: "Example",
  slug,
  issuer: "https://id.example.org",
  clientId: "welo",
  scopes: ["openid"],
  domains,
  mappings: [],
  defaultRoles: ["annotator"],
  justInTime: true,
  enabled: true,
});
const domainsOf = async (ctx: Context) => (await listIdentityDomains(ctx, { limit: 50 })).items;
const named = async (ctx: Context, domain: string) => (await domainsOf(ctx)).find((one) => one.domain === domain)!;
const check = (ctx: Context, { id }: IdentityDomain) => checkIdentityDomain(ctx, { identityDomainId: id });
const routed = async (domain: string) =>
  (await findOidcProviders(anonymous(host()), { domain })).items.map((one) => one.id);
async function world() {
  const owner = await registered(host());
  const domain = `${newId()}.example`;
  const { id } = await createIdentityProvider(owner.ctx, provider([domain]));
  return { ...owner, domain, providerId: id, row: await named(owner.ctx, domain) };
}
const publish = ({ record }: IdentityDomain) => names.records.set(record.name, ["v=spf1 -all", record.value]);

test("a domain routes nobody until its record is there, and then does at once", async () => {
  const { ctx, domain, providerId, row } = await world();
  expect(row).toMatchObject({ status: "pending", record: { type: "TXT", name: domain }, detail: null });
  const refused = (reason: string) => ({
    code: "auth.domain_not_proven",
    status: 409,
    fields: { reason, record: row.record },
  });
  expect(await refusalOf(check(ctx, row))).toMatchObject(refused("missing"));
  names.records.set(domain, ["welo-verification=somebody-elses"]);
  expect(await refusalOf(check(ctx, row))).toMatchObject(refused("different"));
  expect(await routed(domain)).toEqual([]);
  publish(row);
  expect(await check(ctx, row)).toMatchObject({
    status: "proven",
    detail: `The record is there: ${domain} is proven.`,
  });
  expect(await routed(domain)).toEqual([providerId]);
  expect(await routed(`sub.${domain}`)).toEqual([]);
});

test("a record among many, too long for a datagram, is found over TCP", async () => {
  const { ctx, domain, row } = await world();
  names.records.set(domain, [...Array.from({ length: 20 }, (_, i) => `${i}-`.repeat(40)), row.record.value]);
  expect((await check(ctx, row)).status).toBe("proven");
  expect(names.asked.filter((one) => one.domain === domain).map((one) => one.by)).toEqual(["udp", "tcp"]);
});

test("one workspace's record proves nothing for another, and neither sees the other's domains", async () => {
  const { ctx, domain, row, providerId } = await world();
  publish(row);
  await check(ctx, row);
  const thief = await registered(host());
  await createIdentityProvider(thief.ctx, provider([domain]));
  const theirs = await named(thief.ctx, domain);
  expect(theirs.record.value).not.toBe(row.record.value);
  expect(await refusalOf(check(thief.ctx, theirs))).toMatchObject({ code: "auth.domain_not_proven" });
  expect(await routed(domain)).toEqual([providerId]);
  expect(await refusalOf(check(thief.ctx, row))).toMatchObject({ status: 404 });
  expect(await domainsOf(thief.ctx)).toHaveLength(1);
});

test("name servers that fail prove nothing and take nothing away", async () => {
  const { ctx, domain, row, providerId } = await world();
  publish(row);
  names.mood = "broken";
  const refusal = await refusalOf(check(ctx, row)).finally(() => (names.mood = "well"));
  expect(refusal).toMatchObject({ code: "auth.domain_not_proven", fields: { reason: "unreachable" } });
  await check(ctx, row);
  names.mood = "broken";
  await refusalOf(check(ctx, row)).finally(() => (names.mood = "well"));
  expect(await routed(domain)).toEqual([providerId]);
  expect((await check(ctx, row)).status).toBe("proven");
});

test("name servers that say nothing are given up soon", async () => {
  const { ctx, row } = await world();
  names.mood = "silent";
  const refusal = await refusalOf(check(ctx, row)).finally(() => (names.mood = "well"));
  expect(refusal).toMatchObject({ code: "auth.domain_not_proven", fields: { reason: "unreachable" } });
});

test("domains are looked at again by themselves: a new record counts, one that stays away ends the proof", async () => {
  const { ctx, domain, row, providerId } = await world();
  const { runtime } = ctx;
  const turn = async (ms: number) => {
    host().clock.advance(ms);
    // Others of this file's domains are due as well, and take their turns.
    for (let i = 0; i < 5; i++) await recheckDomains(runtime);
    return named(ctx, domain);
  };
  expect(await turn(0)).toMatchObject({ status: "pending" });
  publish(row);
  expect(await turn(60_000)).toMatchObject({ status: "pending" });
  expect(await turn(600_000)).toMatchObject({ status: "proven" });
  names.records.delete(domain);
  expect(await turn(23 * 3_600_000)).toMatchObject({ status: "proven" });
  expect(await turn(2 * 3_600_000)).toMatchObject({ status: "lapsing" });
  expect(await routed(domain)).toEqual([providerId]);
  expect(await turn(73 * 3_600_000)).toMatchObject({ status: "pending", provenAt: null });
  expect(await routed(domain)).toEqual([]);
  const told = await ctx.runtime.db.system.orm.execute<{ type: string }>(
    `select envelope->>'type' as type from auth.outbox where partition_key = '${row.id}' order by seq`,
  );
  expect(told.map((one) => one.type)).toEqual(["identity_domain.proven", "identity_domain.lapsed"]);
});

test("many looks at once agree, and one of them tells", async () => {
  const { ctx, row } = await world();
  publish(row);
  const looks = await Promise.all(Array.from({ length: 6 }, () => check(ctx, row)));
  expect(new Set(looks.map((one) => one.status))).toEqual(new Set(["proven"]));
  const told = await ctx.runtime.db.system.orm.execute(`select 1 from auth.outbox where partition_key = '${row.id}'`);
  expect(told).toHaveLength(1);
});

test("a domain lasts as long as some provider names it; named anew it has to be proven anew", async () => {
  const { ctx, domain, row, providerId } = await world();
  publish(row);
  await check(ctx, row);
  const second = await createIdentityProvider(ctx, provider([domain, "other.example"], "second"));
  await updateIdentityProvider(ctx, { providerId, domains: [], ifMatch: undefined });
  expect(await named(ctx, domain)).toMatchObject({ id: row.id, status: "proven" });
  await deleteIdentityProvider(ctx, { providerId: second.id, ifMatch: undefined });
  expect(await domainsOf(ctx)).toEqual([]);
  expect(await refusalOf(check(ctx, row))).toMatchObject({ status: 404 });
  await updateIdentityProvider(ctx, { providerId, domains: [domain], ifMatch: undefined });
  const again = await named(ctx, domain);
  expect(again.status).toBe("pending");
  expect(again.record.value).not.toBe(row.record.value);
  expect(await routed(domain)).toEqual([]);
});
