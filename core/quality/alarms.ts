import type { Context } from "../kernel/context.ts";
import { emit } from "../kernel/outbox.ts";
import type { Tx } from "../kernel/transaction.ts";
import { newId } from "../kernel/wire/id.ts";
import { qualityEvents } from "./events.ts";
import { windowDrift } from "./statistics/skill/drift.ts";
import { type Effort, fatigueOf } from "./statistics/skill/fatigue.ts";
import { addAlarm, type AlarmRow, isRaised } from "./store/alarms.ts";
import { type Pace, pacesOf } from "./store/paces.ts";
import { newestScores, type Scored } from "./store/skill.ts";

/** Judgements of late, and those that they are compared with. */
const LATE = 20;
const BEFORE = 60;
/** A longer pause ends a session. */
const PAUSE_MS = 45 * 60_000;
const DAY_MS = 86_400_000;
const MOST_PACES = 200;
/** The same alarm about the same person is not raised again for so long. */
const QUIET_MS = 7 * 86_400_000;

export interface Alarm {
  kind: AlarmRow["kind"];
  before: number;
  now: number;
  /** The median time of the last pieces of work over that of the first, where it says something. */
  pace: number | null;
}

/** What the newest judgements of somebody, and how long he has worked on each piece, newest first, give reason to fear. */
export function alarmsIn(newest: readonly Scored[], paces: readonly Pace[] = []): Alarm[] {
  const found: Alarm[] = [];
  const mean = (list: readonly Pick<Scored, "score">[]) => list.reduce((sum, one) => sum + one.score, 0) / list.length;
  const [late, before] = [newest.slice(0, LATE), newest.slice(LATE, LATE + BEFORE)];
  if (late.length === LATE && before.length >= LATE) {
    const window = (list: readonly Scored[]) => ({ right: Math.round(mean(list) * list.length), count: list.length });
    const { drift } = windowDrift(window(before), window(late));
    if (drift === "worse") found.push({ kind: "drift", before: mean(before), now: mean(late), pace: null });
  }
  const session = sittingOf(newest, paces);
  const { alarm, pace } = fatigueOf(session);
  if (alarm) {
    const scores = session.flatMap(({ score }) => (Number.isNaN(score) ? [] : [{ score }]));
    const half = scores.length >> 1;
    found.push({ kind: "fatigue", before: mean(scores.slice(0, half)), now: mean(scores.slice(half)), pace });
  }
  return found;
}

/** What somebody has done without a longer pause, oldest first: judgements and times of work stand beside each other. */
function sittingOf(newest: readonly Scored[], paces: readonly Pace[]): (Effort & { at: number })[] {
  const judged = newest
    .filter((one) => one.source !== "review")
    .map(({ score, observedAt }) => ({ score, seconds: Number.NaN, at: observedAt.getTime() }));
  const timed = paces.map(({ seconds, submittedAt }) => ({ score: Number.NaN, seconds, at: submittedAt.getTime() }));
  const worked = [...judged, ...timed].sort((a, b) => b.at - a.at);
  const ends = worked.findIndex((one, at) => {
    const earlier = worked[at + 1];
    return !earlier || one.at - earlier.at > PAUSE_MS;
  });
  return worked.slice(0, ends + 1).reverse();
}

/** Raises what the newest judgements of people give reason to fear, each once a week. */
export async function raiseAlarms(tx: Tx, ctx: Context, projectId: string, userIds: readonly string[]): Promise<void> {
  const { workspaceId } = ctx;
  const now = ctx.clock.now();
  for (const userId of new Set(userIds)) {
    const scores = await newestScores(tx, workspaceId, projectId, userId, LATE + BEFORE);
    const today = await pacesOf(tx, { workspaceId, projectId, userId }, new Date(now.getTime() - DAY_MS), MOST_PACES);
    for (const alarm of alarmsIn(scores, today)) {
      const row = { id: newId(), workspaceId, projectId, userId, ...alarm, raisedAt: now };
      if (await isRaised(tx, row, new Date(now.getTime() - QUIET_MS))) continue;
      await addAlarm(tx, row);
      const { pace, ...told } = alarm;
      const data = { projectId, userId, ...told, ...(pace === null ? {} : { pace }) };
      await emit(tx, ctx, qualityEvents, "annotator.alarm", data);
    }
  }
}
