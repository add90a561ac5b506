import { createContext, type Runtime } from "../kernel/context.ts";
import { schedule } from "../kernel/schedule.ts";
import { systemQuery, transaction } from "../kernel/transaction.ts";
import { payloadKey } from "./payload.ts";
import { isHeld, lockPayload, payloadsBefore, type PayloadRow, removePayload, touchPayload } from "./store/payloads.ts";

const KEPT_MS = 24 * 3_600_000;
const CHUNK = 500;

/** Removes large results that nothing holds a day after they were last written: replaced drafts, and writes that came to nothing. */
export const sweepPayloads = schedule("sweep-payloads", 3_600_000, async (runtime) => {
  const before = new Date(runtime.clock.now().getTime() - KEPT_MS);
  for (let last: PayloadRow | undefined; ;) {
    const chunk = await systemQuery(runtime, (tx) => payloadsBefore(tx, before, last, CHUNK));
    for (const one of chunk) await removeUnlessHeld(runtime, one, before);
    if (chunk.length < CHUNK) return;
    last = chunk.at(-1);
  }
});

/** One that is held is looked at again in a day. The note is locked until the object is gone: whoever writes the same payload waits for that, and then writes it again. */
async function removeUnlessHeld(runtime: Runtime, one: PayloadRow, before: Date): Promise<void> {
  const ctx = createContext(runtime, { workspaceId: one.workspaceId });
  await transaction(ctx, async (tx) => {
    const row = await lockPayload(tx, one, before);
    if (!row) return;
    if (await isHeld(tx, row)) return touchPayload(tx, { ...row, touchedAt: runtime.clock.now() });
    await runtime.storage.remove(payloadKey(one.workspaceId, one.taskId, one.hash));
    await removePayload(tx, one);
  });
}
