import { authEvents } from "../../auth/events.ts";
import { reaction } from "../../kernel/reaction.ts";
import { transaction } from "../../kernel/transaction.ts";
import { freeLeases } from "../free-leases.ts";

export const onUserDeactivated = reaction("free-leases", authEvents, "user.deactivated", (ctx, event) =>
  transaction(ctx, (tx) => freeLeases(tx, ctx, event.data.userId)),
);
