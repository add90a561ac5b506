import { type Context, createContext, type Runtime } from "../kernel/context.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import type { authContract } from "./contract.ts";
import { authEvents } from "./events.ts";
import type { IdentityDomain } from "./identity-domain.contract.ts";
import { afterLook, outcomeOf, toIdentityDomain } from "./identity-domain.ts";
import { lookUpRecords } from "./look-up-records.ts";
import { authProblems } from "./problems.ts";
import * as store from "./store/identity-domains.ts";

/** Looks for the record that proves a domain; throws `auth.domain_not_proven` with what was found instead. */
export async function checkIdentityDomain(
  ctx: Context,
  { identityDomainId }: Input<typeof authContract.checkIdentityDomain>,
): Promise<IdentityDomain> {
  const row = await transaction(ctx, (tx) => store.findDomain(tx, ctx.workspaceId, identityDomainId));
  const looked = row && (await look(ctx, row));
  if (!looked) throw requestProblems.not_found();
  const domain = toIdentityDomain(looked);
  if (looked.outcome === "proven") return domain;
  throw authProblems.domain_not_proven({ detail: domain.detail!, reason: looked.outcome, record: domain.record });
}

/** Looks at a domain and notes what it found; undefined when nobody names the domain any more. */
async function look(ctx: Context, row: store.DomainRow): Promise<store.DomainRow | undefined> {
  const records = await lookUpRecords(ctx.runtime, row.domain);
  return transaction(ctx, async (tx) => {
    const before = await store.lockDomain(tx, ctx.workspaceId, row.id);
    if (!before) return undefined;
    const outcome = records ? outcomeOf(records, before) : "unreachable";
    const after = afterLook(before, outcome, ctx.clock.now());
    await store.saveDomain(tx, after);
    const said = { domainId: row.id, domain: row.domain };
    if (!before.provenAt && after.provenAt) await emit(tx, ctx, authEvents, "identity_domain.proven", said);
    if (before.provenAt && !after.provenAt) await emit(tx, ctx, authEvents, "identity_domain.lapsed", said);
    return after;
  });
}

const leaseMs = 60_000;
const atOnce = 20;

/** Looks again at the domains whose time has come, whoever's they are. */
export async function recheckDomains(runtime: Runtime): Promise<void> {
  const due = await store.listDue(runtime, runtime.clock.now(), atOnce);
  await Promise.all(
    due.map(async ({ id, workspaceId }) => {
      const ctx = createContext(runtime, { workspaceId });
      const mine = await transaction(ctx, async (tx) => {
        const row = await store.lockDomain(tx, workspaceId, id);
        const now = ctx.clock.now();
        if (!row || row.nextCheckAt > now) return undefined;
        await store.saveDomain(tx, { ...row, nextCheckAt: new Date(now.getTime() + leaseMs) });
        return row;
      });
      if (mine) await look(ctx, mine);
    }),
  );
}
