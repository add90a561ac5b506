import { randomBytes } from "node:crypto";
import type { DomainOutcome } from "../../db/schema/auth.ts";
import { newId } from "../kernel/wire/id.ts";
import type { IdentityDomain } from "./identity-domain.contract.ts";
import type { DomainRow } from "./store/identity-domains.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
/** How long a proof outlives its record, and its domain's name servers: those may be away for a while without anybody having meant it. */
const graceMs = { record: 3 * day, servers: 14 * day };

/** A domain that somebody has just named. */
export function newDomain(workspaceId: string, domain: string, now: Date): DomainRow {
  return {
    id: newId(),
    workspaceId,
    domain,
    token: randomBytes(24).toString("base64url"),
    createdAt: now,
    provenAt: null,
    failingSince: null,
    checkedAt: null,
    outcome: null,
    nextCheckAt: new Date(now.getTime() + 10 * minute),
  };
}

/** What a domain's TXT record has to say. */
export function recordOf({ token }: Pick<DomainRow, "token">): string {
  return `welo-verification=${token}`;
}

/** What a domain's TXT records say about its proof. */
export function outcomeOf(records: readonly string[], row: Pick<DomainRow, "token">): DomainOutcome {
  const ours = records.map((one) => one.trim()).filter((one) => one.startsWith("welo-verification="));
  if (ours.includes(recordOf(row))) return "proven";
  return ours.length > 0 ? "different" : "missing";
}

function lapsesAt({ failingSince }: DomainRow, outcome: DomainOutcome | null): Date | null {
  if (!failingSince) return null;
  return new Date(failingSince.getTime() + (outcome === "unreachable" ? graceMs.servers : graceMs.record));
}

/** A domain after another look: proven at once, and not any more when its record has been gone for three days. */
export function afterLook(row: DomainRow, outcome: DomainOutcome, now: Date): DomainRow {
  const looked = { ...row, outcome, checkedAt: now };
  const next = (ms: number) => new Date(now.getTime() + ms);
  if (outcome === "proven")
    return { ...looked, provenAt: row.provenAt ?? now, failingSince: null, nextCheckAt: next(day) };
  if (!row.provenAt) {
    const age = now.getTime() - row.createdAt.getTime();
    return { ...looked, nextCheckAt: next(age < day ? 10 * minute : age < 7 * day ? hour : day) };
  }
  const failing = { ...looked, failingSince: row.failingSince ?? now, nextCheckAt: next(hour) };
  return now >= lapsesAt(failing, outcome)! ? { ...failing, provenAt: null, failingSince: null } : failing;
}

const words: Record<DomainOutcome, (domain: string) => string> = {
  proven: (domain) => `The record is there: ${domain} is proven.`,
  missing: (domain) => `${domain} has no such record yet. New records may take an hour to be seen.`,
  different: (domain) => `${domain} has a record of this kind with another value.`,
  unreachable: (domain) => `The name servers of ${domain} could not be asked.`,
};

export function toIdentityDomain(row: DomainRow): IdentityDomain {
  const { id, domain, provenAt, failingSince, checkedAt, outcome } = row;
  return {
    id,
    domain,
    status: !provenAt ? "pending" : failingSince ? "lapsing" : "proven",
    record: { type: "TXT", name: domain, value: recordOf(row) },
    provenAt: provenAt?.toISOString() ?? null,
    lapsesAt: lapsesAt(row, outcome)?.toISOString() ?? null,
    checkedAt: checkedAt?.toISOString() ?? null,
    detail: outcome && words[outcome](domain),
  };
}
