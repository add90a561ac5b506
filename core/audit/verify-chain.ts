import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Output } from "../kernel/wire/endpoint.ts";
import { beginning, hashRow } from "./chain.ts";
import type { auditContract } from "./contract.ts";
import * as store from "./store.ts";

const atOnce = 1000;
type Verdict = Output<typeof auditContract.verifyChain>;

/** Recomputes a workspace's chain up to where it ends now; names the first row that is changed, missing or out of place. */
export async function verifyChain(ctx: Context): Promise<Verdict> {
  const { workspaceId } = ctx;
  const head = await transaction(ctx, (tx) => store.findHead(tx, workspaceId));
  const end = head?.sequence ?? 0;
  let before: Uint8Array = beginning;
  let sequence = 0;
  const broken = (brokenAt: number): Verdict => ({ rows: sequence, intact: false, brokenAt });
  while (sequence < end) {
    const rows = await transaction(ctx, (tx) =>
      store.readChain(tx, workspaceId, sequence, Math.min(atOnce, end - sequence)),
    );
    if (rows.length === 0) return broken(sequence + 1);
    for (const row of rows) {
      if (row.sequence !== sequence + 1) return broken(sequence + 1);
      const hash = hashRow(before, row);
      if (!hash.equals(row.hash)) return broken(row.sequence);
      before = hash;
      sequence = row.sequence;
    }
  }
  if (head && !Buffer.from(before).equals(head.hash)) return broken(end);
  return { rows: sequence, intact: true, brokenAt: null };
}
