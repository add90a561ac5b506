import type { Context } from "../kernel/context.ts";
import { accountKey, addressKey, countTry, type Limit } from "./guess-limit.ts";
import { authProblems } from "./problems.ts";

const hour = 3_600_000;
const perAccount: Limit = { tries: 5, keepMs: hour, sliding: 0 };
const perAddress: Limit = { tries: 30, keepMs: hour, sliding: 0 };

/**
 * Counts somebody's wish for a mail to an account, for that account and for where the wish comes from.
 * Throws 429 with Retry-After, whether or not there is such an account, and 503 when Redis cannot say.
 */
export async function countWish(ctx: Context, purpose: string, account: Uint8Array): Promise<void> {
  const rules: [string, Limit][] = [[accountKey(ctx, purpose, account), perAccount]];
  if (ctx.ip) rules.push([addressKey(ctx, purpose, ctx.ip), perAddress]);
  await demandRoom(ctx, rules);
}

/** The same for a mail that a member of a workspace has sent to somebody else: whoever gets it is spared, from all workspaces together. */
export async function countMails(ctx: Context, purpose: string, account: Uint8Array): Promise<void> {
  await demandRoom(ctx, [[accountKey(ctx, purpose, account), perAccount]]);
}

/**
 * The same for a wish to register with an address, for that address from one place and for the place. Answers whether a mail may follow: the
 * address, whoever has it, gets five in an hour, then ever fewer, from all places together. Nobody is refused for what others wished for:
 * any link that is in the mailbox confirms any registration.
 */
export async function countRegistration(ctx: Context, account: Uint8Array): Promise<boolean> {
  const key = accountKey(ctx, "registrations", account);
  if (ctx.ip)
    await demandRoom(ctx, [
      [`${key}:${addressKey(ctx, "from", ctx.ip)}`, perAccount],
      [addressKey(ctx, "registrations", ctx.ip), perAddress],
    ]);
  const { wait } = await countTry(ctx, [[key, perAccount]]);
  return wait === 0;
}

async function demandRoom(ctx: Context, rules: [string, Limit][]): Promise<void> {
  const { wait } = await countTry(ctx, rules);
  if (wait === 0) return;
  const seconds = Math.ceil(wait / 1000);
  throw authProblems.too_many_mails(
    { detail: `Try again in ${seconds} seconds.`, retryAfterSeconds: seconds },
    { "retry-after": String(seconds) },
  );
}
