// E-mail domains of identity providers: a workspace proves by a record in a domain's DNS that it may speak for the addresses there.
import * as v from "valibot";
import { endpoint } from "../kernel/wire/endpoint.ts";
import { Id, ids, Instant } from "../kernel/wire/id.ts";
import { page, pageQuery } from "../kernel/wire/page.ts";

export const IdentityDomain = v.object({
  id: Id,
  domain: v.string(),
  /** `lapsing`: proven, but the record is not to be found any more. */
  status: v.picklist(["pending", "proven", "lapsing"]),
  /** To be published in the DNS. */
  record: v.object({ type: v.literal("TXT"), name: v.string(), value: v.string() }),
  provenAt: v.nullable(Instant),
  /** When the proof of a lapsing domain ends unless the record is found again. */
  lapsesAt: v.nullable(Instant),
  checkedAt: v.nullable(Instant),
  /** What the last look found. */
  detail: v.nullable(v.string()),
});
export type IdentityDomain = v.InferOutput<typeof IdentityDomain>;

export const identityDomainEndpoints = {
  listIdentityDomains: endpoint("GET", "/identity-domains", {
    summary: "E-mail domains that identity providers name, each with the DNS record that proves it",
    permission: "identity_provider.read",
    query: v.object(pageQuery),
    response: page(IdentityDomain),
  }),
  checkIdentityDomain: endpoint("POST", "/identity-domains/:identityDomainId/check", {
    summary: "Look now whether a domain's DNS holds the record that proves it",
    permission: "identity_provider.manage",
    limit: "credential",
    params: ids("identityDomainId"),
    response: IdentityDomain,
    problems: ["auth.domain_not_proven"],
  }),
};
