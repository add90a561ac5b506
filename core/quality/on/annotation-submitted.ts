import { annotationsContract } from "../../annotations/contract.ts";
import { annotationsEvents } from "../../annotations/events.ts";
import { emit } from "../../kernel/outbox.ts";
import { onlyWhen, reaction } from "../../kernel/reaction.ts";
import { transaction } from "../../kernel/transaction.ts";
import type { EventData } from "../../kernel/wire/event.ts";
import { newId } from "../../kernel/wire/id.ts";
import { raiseAlarms } from "../alarms.ts";
import { qualityEvents } from "../events.ts";
import { fingerprintOf, scoreOf } from "../gold-score.ts";
import { observeGold } from "../observe.ts";
import { gatherAnswers } from "../gather-answers.ts";
import { fitTonight } from "../jobs/fit-consensus.ts";
import { peopleIn } from "../meaning.ts";
import { updateConsensus } from "../record-consensus.ts";
import { judgeStanding } from "../standing.ts";
import { addAnswer, type GoldAnswerRow } from "../store/gold-answers.ts";
import { notePace } from "../store/paces.ts";
import { findGold } from "../store/golds.ts";

/** Scores the first hand-in of a gold; what comes after it was sent back has seen the answer, and counts for nothing. */
const onGold = onlyWhen(
  reaction(
    "score-gold",
    annotationsEvents,
    "annotation.submitted",
    async (ctx, { data: { taskId, annotationId, version } }) => {
      const scope = { workspaceId: ctx.workspaceId, customerId: null };
      const gold = await transaction(ctx, (tx) => findGold(tx, scope, taskId));
      if (gold?.status !== "active") return null;
      const annotations = ctx.call("annotations", annotationsContract);
      // Not what somebody has made of it since.
      const { result } = await annotations.getAnnotationVersion({ annotationId, version });
      const { expected } = gold;
      const { comparisons } = await annotations.compareToExpected({
        taskId,
        expected,
        answers: [{ id: annotationId, result }],
      });
      return { gold, result, ...scoreOf(expected, comparisons[0]!) };
    },
    async (ctx, { data: { taskId, annotationId, userId }, time }, scored) => {
      if (!scored) return;
      const { gold, result, score, classes } = scored;
      const { workspaceId, customerId, projectId, batchId } = gold;
      await transaction(ctx, async (tx) => {
        const row: GoldAnswerRow = {
          id: newId(),
          workspaceId,
          customerId,
          projectId,
          taskId,
          userId,
          annotationId,
          result,
          fingerprint: fingerprintOf(result),
          score,
          classes,
          goldVersion: gold.version,
          answeredAt: new Date(time),
        };
        if (!(await addAnswer(tx, row))) return;
        await observeGold(tx, row);
        await raiseAlarms(tx, ctx, projectId, [userId]);
        const accuracy = await judgeStanding(tx, ctx, projectId, userId);
        const told = { taskId, projectId, batchId, userId, annotationId, score, accuracy };
        await emit(tx, ctx, qualityEvents, "gold.answered", told);
      });
    },
  ),
  ({ revision }: EventData<typeof annotationsEvents, "annotation.submitted">) => !revision,
);

/** Says anew what a task means with each answer. */
const onAnswer = reaction(
  "update-consensus",
  annotationsEvents,
  "annotation.submitted",
  (ctx, { data }) => gatherAnswers(ctx, data),
  async (ctx, { data: { taskId, projectId, batchId }, time }, gathered) => {
    if (!gathered) return;
    const { customerId, material } = gathered;
    const about = { workspaceId: ctx.workspaceId, customerId, projectId, batchId, taskId };
    await transaction(ctx, async (tx) => {
      await updateConsensus(tx, ctx, about, material, new Date(time));
      // Also where no check of the workflow's looks at several people's work.
      if (peopleIn(material).length > 1) await fitTonight(tx, ctx, projectId);
    });
  },
);

/** Keeps how long the work took, idle time left out; what is handed in again was seen before. */
const onPace = onlyWhen(
  reaction("note-pace", annotationsEvents, "annotation.submitted", (ctx, { data, time }) => {
    const { annotationId, projectId, userId, activeSeconds: seconds } = data;
    const row = { annotationId, workspaceId: ctx.workspaceId, projectId, userId, seconds, submittedAt: new Date(time) };
    return transaction(ctx, (tx) => notePace(tx, row));
  }),
  ({ revision, activeSeconds }: EventData<typeof annotationsEvents, "annotation.submitted">) =>
    !revision && activeSeconds > 0,
);

export const onAnnotationSubmitted = [onPace, onGold, onAnswer];
