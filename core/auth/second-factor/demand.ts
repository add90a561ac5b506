import type { Context } from "../../kernel/context.ts";
import { transaction, type Tx } from "../../kernel/transaction.ts";
import type { Problem } from "../../kernel/wire/problem.ts";
import { authProblems } from "../problems.ts";
import { findUser, type KeyedUser } from "../store/users.ts";
import { putChallenge } from "./challenge.ts";
import { isDemanded } from "./demanded.ts";
import { secondMethods } from "./factors.ts";

/** The challenge of somebody who has no second factor and has to have one; null where none is demanded. */
export async function enrolmentOf(
  tx: Tx,
  ctx: Context,
  { id, roles }: Pick<KeyedUser["user"], "id" | "roles">,
): Promise<Problem | null> {
  if (!(await isDemanded(tx, ctx, roles))) return null;
  return authProblems.second_factor_enrolment_required({
    detail: "Your workspace asks for one at every sign-in.",
    methods: ["totp"],
    ...(await putChallenge(tx, ctx, id, "enrolment")),
  });
}

/** Throws a challenge at somebody whose password was right, where they have a second factor or have to have one. */
export async function demandSecondFactor(ctx: Context, userId: string): Promise<void> {
  const refusal = await transaction(ctx, async (tx) => {
    const keyed = await findUser(tx, ctx.workspaceId, userId);
    if (keyed?.user.status !== "active") return null;
    const methods = await secondMethods(tx, ctx.workspaceId, userId);
    if (methods.length > 0)
      return authProblems.second_factor_required({
        methods,
        ...(await putChallenge(tx, ctx, userId, "second_factor")),
      });
    return enrolmentOf(tx, ctx, keyed.user);
  });
  if (refusal) throw refusal;
}
