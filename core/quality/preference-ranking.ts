import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input, Output } from "../kernel/wire/endpoint.ts";
import { projectsContract } from "../projects/contract.ts";
import { rank, standingsOf } from "./consensus/preferences.ts";
import type { qualityContract } from "./contract.ts";
import { customerOf } from "./project.ts";
import { someIntervals } from "./statistics/consensus/some-intervals.ts";
import { strengthIntervals } from "./statistics/consensus/strength-intervals.ts";
import { answersIn } from "./store/consensus-answers.ts";

type C = typeof qualityContract;
const NEWEST = 50_000;
const MOST_THINGS = 200;
/** Of more things only those shown are looked at one by one. */
const MOST_TOGETHER = 300;

/** What is preferred to what, by question that asks for a preference, the strongest first. */
export async function getPreferenceRanking(
  ctx: Context,
  { projectId }: Input<C["getPreferenceRanking"]>,
): Promise<Output<C["getPreferenceRanking"]>> {
  await customerOf(ctx, projectId);
  const { labelSchema } = await ctx.call("projects", projectsContract).getProject({ projectId });
  const { workspaceId } = ctx;
  const items = await Array.fromAsync(
    labelSchema.fields.filter((field) => field.kind === "pairwise"),
    async ({ name, options }) => {
      const place = { workspaceId, projectId, field: name };
      const answers = await transaction(ctx, (tx) => answersIn(tx, place, NEWEST));
      const { things, fitted, preferences } = rank(
        answers,
        options.map((option) => option.value),
      );
      const standings = standingsOf(preferences);
      const ranked = things.map((thing, at) => ({ at, thing, strength: fitted.strengths[at]! }));
      ranked.sort((a, b) => b.strength - a.strength || (a.thing < b.thing ? -1 : 1));
      const shown = ranked.slice(0, MOST_THINGS);
      const chosen = shown.map((one) => one.at);
      const together = things.length <= MOST_TOGETHER ? strengthIntervals(preferences, fitted) : null;
      const intervals = together ? chosen.map((at) => together[at]!) : await someIntervals(preferences, fitted, chosen);
      const described = shown.map(({ at, thing, strength }, place) => {
        return { thing, strength, ...intervals[place]!, ...standings[at]! };
      });
      return { question: name, things: described };
    },
  );
  return { items };
}
