import * as v from "valibot";
import type { Runtime } from "../../kernel/context.ts";
import { job } from "../../kernel/job.ts";
import { Id } from "../../kernel/wire/id.ts";
import { listRevokedSince } from "../store/sessions.ts";

/** Longer than an access token lives. */
const keptSeconds = 900;

/** Tells the edge that sessions have ended: one key each, then the epoch moves, which makes it look again. */
export const publishRevocations = job(
  "publish-revocations",
  v.object({ sessionIds: v.array(Id) }),
  async (ctx, { sessionIds }) => publish(ctx.runtime, sessionIds),
  50,
);

async function publish(runtime: Runtime, sessionIds: readonly string[]): Promise<void> {
  const { redis, clock } = runtime;
  const prefix = runtime.config.REDIS_PREFIX;
  const epoch = `${prefix}:revocations`;
  const now = clock.now().getTime();
  // A Redis that was emptied has forgotten earlier revocations too, and would vouch for their tokens once there is an epoch again.
  const all = (await redis.exists(epoch))
    ? sessionIds
    : [...new Set([...sessionIds, ...(await listRevokedSince(runtime, new Date(now - keptSeconds * 1000)))])];
  const pipeline = redis.multi();
  for (const id of all) pipeline.set(`${prefix}:revoked:${id}`, "1", "EX", keptSeconds);
  pipeline.set(epoch, String(now), "NX");
  pipeline.incr(epoch);
  await pipeline.exec();
}
