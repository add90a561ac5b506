import type { Context } from "../kernel/context.ts";
import { emit } from "../kernel/outbox.ts";
import type { Tx } from "../kernel/transaction.ts";
import { newId } from "../kernel/wire/id.ts";
import { qualityEvents } from "./events.ts";
import { windowDrift } from "./statistics/skill/drift.ts";
import { fatigueOf } from "./statistics/skill/fatigue.ts";
import { addAlarm, type AlarmRow, isRaised } from "./store/alarms.ts";
import { newestScores, type Scored } from "./store/skill.ts";

/** Judgements of late, and those that they are compared with. */
const LATE = 20;
const BEFORE = 60;
/** A longer pause ends a session. */
const PAUSE_MS = 45 * 60_000;
/** The same alarm about the same person is not raised again for so long. */
const QUIET_MS = 7 * 86_400_000;

export interface Alarm {
  kind: AlarmRow["kind"];
  before: number;
  now: number;
}

/** What the newest judgements of somebody, the newest first, give reason to fear. */
export function alarmsIn(newest: readonly Scored[]): Alarm[] {
  const found: Alarm[] = [];
  const mean = (list: readonly Scored[]) => list.reduce((sum, one) => sum + one.score, 0) / list.length;
  const [late, before] = [newest.slice(0, LATE), newest.slice(LATE, LATE + BEFORE)];
  if (late.length === LATE && before.length >= LATE) {
    const window = (list: readonly Scored[]) => ({ right: Math.round(mean(list) * list.length), count: list.length });
    const { drift } = windowDrift(window(before), window(late));
    if (drift === "worse") found.push({ kind: "drift", before: mean(before), now: mean(late) });
  }
  const worked = newest.filter((one) => one.source !== "review");
  const ends = worked.findIndex((one, at) => {
    const earlier = worked[at + 1];
    return !earlier || one.observedAt.getTime() - earlier.observedAt.getTime() > PAUSE_MS;
  });
  const session = worked.slice(0, ends + 1).reverse();
  const { alarm } = fatigueOf(session.map((one) => ({ score: one.score, seconds: Number.NaN })));
  if (alarm) {
    const half = session.length >> 1;
    found.push({ kind: "fatigue", before: mean(session.slice(0, half)), now: mean(session.slice(half)) });
  }
  return found;
}

/** Raises what the newest judgements of people give reason to fear, each once a week. */
export async function raiseAlarms(tx: Tx, ctx: Context, projectId: string, userIds: readonly string[]): Promise<void> {
  const { workspaceId } = ctx;
  const now = ctx.clock.now();
  for (const userId of new Set(userIds))
    for (const alarm of alarmsIn(await newestScores(tx, workspaceId, projectId, userId, LATE + BEFORE))) {
      const row = { id: newId(), workspaceId, projectId, userId, ...alarm, raisedAt: now };
      if (await isRaised(tx, row, new Date(now.getTime() - QUIET_MS))) continue;
      await addAlarm(tx, row);
      const told = { projectId, userId, kind: alarm.kind, before: alarm.before, now: alarm.now };
      await emit(tx, ctx, qualityEvents, "annotator.alarm", told);
    }
}
