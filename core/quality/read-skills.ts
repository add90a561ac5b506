import { userOf } from "../kernel/authorize.ts";
import type { Context } from "../kernel/context.ts";
import { transaction, type Tx } from "../kernel/transaction.ts";
import type { Input, Output } from "../kernel/wire/endpoint.ts";
import { type Page, toPage } from "../kernel/wire/page.ts";
import type { PersonSkill, qualityContract, SkillAlarm, SkillPoint } from "./contract.ts";
import { customerOf } from "./project.ts";
import { skillOf } from "./skill.ts";
import { accuracies } from "./standing.ts";
import { alarmsOf } from "./store/alarms.ts";
import { newestAnswers } from "./store/gold-answers.ts";
import { type GoldRow, policyOf } from "./store/golds.ts";
import { pausedAmong } from "./store/pauses.ts";
import { type Evidence, evidenceOf, judgedClasses, type Judgements, weeksOf } from "./store/skill.ts";

type C = typeof qualityContract;

/** People of a project by how good they surely are: somebody of whom little is known comes late. */
export async function listSkills(
  ctx: Context,
  { projectId, cursor, limit }: Input<C["listSkills"]>,
): Promise<Page<PersonSkill>> {
  await customerOf(ctx, projectId);
  return transaction(ctx, async (tx) => {
    const about = { now: ctx.clock.now(), whole: true };
    const whole = await evidenceOf(tx, ctx.workspaceId, projectId, about);
    const ranked = whole
      .map((one) => ({ userId: one.userId, low: skillOf(one).low }))
      .sort((a, b) => b.low - a.low || (a.userId < b.userId ? -1 : 1));
    const from = cursor ? ranked.findIndex((one) => one.userId === cursor) + 1 : 0;
    const page = toPage(ranked.slice(from, from + limit + 1), limit, (one) => one.userId);
    return {
      ...page,
      items: await peopleOf(
        tx,
        ctx,
        projectId,
        page.items.map((one) => one.userId),
      ),
    };
  });
}

/** What is known of one person. */
export async function getPersonSkill(
  ctx: Context,
  { projectId, userId }: Input<C["getPersonSkill"]>,
): Promise<PersonSkill> {
  await customerOf(ctx, projectId);
  return (await transaction(ctx, (tx) => peopleOf(tx, ctx, projectId, [userId])))[0]!;
}

/** What is known of people, in the order given. */
async function peopleOf(tx: Tx, ctx: Context, projectId: string, userIds: readonly string[]): Promise<PersonSkill[]> {
  if (userIds.length === 0) return [];
  const { workspaceId } = ctx;
  const evidence = await evidenceOf(tx, workspaceId, projectId, { now: ctx.clock.now(), userIds });
  const gold = await accuracies(tx, ctx, projectId, userIds);
  const paused = await pausedAmong(tx, workspaceId, projectId, userIds);
  const byPerson = Map.groupBy(evidence, (one) => one.userId);
  return userIds.map((userId) => {
    const known = byPerson.get(userId) ?? [];
    const classes = known.filter((one) => one.class !== "").map((one) => ({ class: one.class, ...described(one) }));
    return {
      userId,
      ...described(known.find((one) => one.class === "")),
      goldAccuracy: gold.get(userId) ?? null,
      paused: paused.has(userId),
      classes: classes.sort((a, b) => a.mean - b.mean).slice(0, 100),
    };
  });
}

function described(one: Pick<Evidence, "right" | "wrong" | "judged"> | undefined) {
  return { ...skillOf(one), judged: one?.judged ?? 0 };
}

async function trendOf(tx: Tx, about: Judgements, name = ""): Promise<SkillPoint[]> {
  const weeks = await weeksOf(tx, about, name);
  return weeks.map(({ week, ...one }) => ({ week: new Date(week).toISOString(), ...described(one) }));
}

/** The last half year by week: of all people or one, in all or in one class. */
export async function getSkillTrend(
  ctx: Context,
  { projectId, userId, class: name }: Input<C["getSkillTrend"]>,
): Promise<Output<C["getSkillTrend"]>> {
  await customerOf(ctx, projectId);
  const about = { workspaceId: ctx.workspaceId, projectId, userId: userId ?? null, now: ctx.clock.now() };
  return transaction(ctx, async (tx) => ({
    items: await trendOf(tx, about, name),
    classes: await judgedClasses(tx, about),
  }));
}

export async function listSkillAlarms(
  ctx: Context,
  { projectId, cursor, limit }: Input<C["listSkillAlarms"]>,
): Promise<Page<SkillAlarm>> {
  await customerOf(ctx, projectId);
  const rows = await transaction(ctx, (tx) => alarmsOf(tx, ctx.workspaceId, projectId, cursor, limit));
  const page = toPage(rows, limit, (row) => row.id);
  const items = page.items.map(({ workspaceId: _workspace, raisedAt, ...row }) => ({
    ...row,
    raisedAt: raisedAt.toISOString(),
  }));
  return { ...page, items };
}

/** A gold that others are still to be judged by without knowing is not explained, nor one that counts for nobody. */
function explained({
  explanation,
  purpose,
  status,
}: Pick<GoldRow, "explanation" | "purpose" | "status">): string | null {
  const isTold = status === "retired" || (status === "active" && purpose === "onboarding");
  return isTold && explanation !== "" ? explanation : null;
}

/** One's own figures, and of golds what the project shows. */
export async function getMyQuality(
  ctx: Context,
  { projectId, class: name }: Input<C["getMyQuality"]>,
): Promise<Output<C["getMyQuality"]>> {
  await customerOf(ctx, projectId);
  const userId = userOf(ctx);
  return transaction(ctx, async (tx) => {
    const [me] = await peopleOf(tx, ctx, projectId, [userId]);
    const { feedback } = await policyOf(tx, ctx.workspaceId, projectId);
    const golds = feedback ? await newestAnswers(tx, ctx.workspaceId, projectId, userId) : [];
    const shown = golds.map(({ taskId, score, answeredAt, ...gold }) => ({
      taskId,
      score,
      answeredAt: answeredAt.toISOString(),
      explanation: explained(gold),
    }));
    const { userId: _me, ...mine } = me!;
    const about = { workspaceId: ctx.workspaceId, projectId, userId, now: ctx.clock.now() };
    return { ...mine, trend: await trendOf(tx, about, name), golds: shown };
  });
}
