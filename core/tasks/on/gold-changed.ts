import { reaction } from "../../kernel/reaction.ts";
import { transaction } from "../../kernel/transaction.ts";
import { qualityEvents } from "../../quality/events.ts";
import { keepGold } from "../keep-gold.ts";

export const onGoldChanged = reaction("keep-gold", qualityEvents, "gold.changed", (ctx, { data }) =>
  transaction(ctx, (tx) => keepGold(tx, ctx, data)),
);
