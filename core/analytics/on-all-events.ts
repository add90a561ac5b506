import { batchReaction } from "../kernel/reaction.ts";
import { countsOf, transitionsOf, userCountsOf } from "./rules.ts";
import * as store from "./store.ts";

/** Keeps the rollups: what arrived together is added by one statement per table. */
export const onAllEvents = batchReaction("roll-up", null, async (_runtime, tx, events) => {
  await store.addCounts(tx, events.flatMap(countsOf));
  await store.addTransitions(tx, events.flatMap(transitionsOf));
  await store.rememberAuthors(tx, events);
  await store.addUserCounts(tx, events.flatMap(userCountsOf));
});
