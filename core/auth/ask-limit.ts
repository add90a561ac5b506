import type { Context } from "../kernel/context.ts";
import { accountKey, addressKey, countTry, type Limit } from "./guess-limit.ts";
import { authProblems } from "./problems.ts";

const hour = 3_600_000;
const perAccount: Limit = { tries: 5, keepMs: hour, sliding: 0 };
const fromAnywhere: Limit = { tries: 20, keepMs: hour, sliding: 0 };
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
 * The same for a wish to register with an address, which is mailed about it whoever has it. Each place has a count of its own beside the one of
 * all together, so that no one stranger uses up what the address' owner needs.
 */
export async function countRegistration(ctx: Context, account: Uint8Array): Promise<void> {
  const rules: [string, Limit][] = [[accountKey(ctx, "registrations", account), fromAnywhere]];
  if (ctx.ip)
    rules.push(
      [`${accountKey(ctx, "registrations", account)}:${addressKey(ctx, "from", ctx.ip)}`, perAccount],
      [addressKey(ctx, "registrations", ctx.ip), perAddress],
    );
  await demandRoom(ctx, rules);
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
