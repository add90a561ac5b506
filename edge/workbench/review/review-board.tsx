import { useDocumentTitle } from "@mantine/hooks";
import { IconArrowBackUp } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { useLocation } from "wouter";
import { api } from "../../../core/console/look/api.ts";
import { tellProblem } from "../../../core/console/look/tell.tsx";
import type { Assignment, Task } from "../../../core/tasks/contract.ts";
import { createView } from "../canvas/view.ts";
import { Instructions } from "../task/instructions.tsx";
import { TaskBar, taskName } from "../task/task-bar.tsx";
import { useActiveTime } from "../task/use-active-time.ts";
import { useLease } from "../task/use-lease.ts";
import { codePointsOf } from "../text/code-points.ts";
import taskClasses from "../task/task.module.css";
import { EndedBanner } from "./banners.tsx";
import { CompareView } from "./compare-view.tsx";
import { compareSides } from "./differences.ts";
import { FixView } from "./fix-view.tsx";
import { leaveReview } from "./leave-review.ts";
import type { Review } from "./load-review.ts";
import { suggestStanding } from "./suggest-standing.ts";
import { useFix } from "./use-fix.ts";
import { useSendBack } from "./use-send-back.ts";
import { useVerdict } from "./use-verdict.ts";

interface ReviewBoardProps {
  review: Review;
  assignment: Assignment;
  task: Task;
  onDone(): void;
  /** Loads the annotations anew and starts over. */
  onReload(): void;
}

/** One review under work: compare, fix, and give the verdict, under a lease that is kept while somebody is here. */
export function ReviewBoard({ review, assignment, task, onDone, onReload }: ReviewBoardProps) {
  const { check, annotations, names, project, schema, findings, categories, size } = review;
  const open = useMemo(() => ({ assignment, task, project, schema }), [assignment, task, project, schema]);
  useDocumentTitle(`Review ${taskName(open)} · Welo workbench`);
  const [, go] = useLocation();
  const view = useMemo(() => (size ? createView(size) : null), [size]);
  const points = useMemo(() => codePointsOf(task.data.type === "text" ? task.data.text : ""), [task.data]);
  const clock = useActiveTime(assignment.activeMs / 1000);
  const [reading, setReading] = useState(false);
  const [standing, setStanding] = useState(() =>
    suggestStanding(
      annotations,
      compareSides(
        annotations.map((a) => a.result),
        schema,
      ).agreement,
      findings,
    ),
  );
  const fix = useFix(schema);
  const sendBack = useSendBack(annotations, categories);
  const verdict = useVerdict(check.id, assignment, clock, () => {
    fix.done();
    onDone();
  });
  useLease(assignment, clock, verdict.leaseLost);

  const stands = annotations.find((a) => a.id === standing);
  const accept = () => {
    if (standing) void verdict.give(async () => ({ outcome: "accepted", acceptedAnnotationId: standing }));
  };
  const release = async () => {
    const given = { assignmentId: assignment.id, reason: "Given back" };
    await clock.carry((active) => api.tasks.releaseAssignment({ ...given, active }));
    go("/");
  };
  const ended = verdict.ended !== null;
  const banner = verdict.ended && (
    <EndedBanner
      ended={verdict.ended}
      fixing={fix.open !== null}
      onNext={() => void leaveReview(assignment).then(onDone)}
    />
  );
  return (
    <div className={taskClasses.page}>
      <TaskBar
        open={open}
        seconds={clock.seconds}
        idle={clock.idle}
        onInstructions={() => setReading(true)}
        more={[
          {
            title: "Give it back",
            icon: <IconArrowBackUp size={16} />,
            disabled: ended,
            run: () => void release().catch(tellProblem),
          },
        ]}
        submit={null}
      />
      {fix.open ? (
        <FixView
          key={fix.open.annotation.id}
          editor={fix.open.editor}
          task={task}
          annotation={fix.open.annotation}
          view={view}
          points={points}
          name={names.get(fix.open.annotation.userId) ?? ""}
          busy={verdict.busy}
          error={verdict.error}
          onRetry={verdict.retry}
          ended={ended}
          banner={banner}
          reason={fix.reason}
          changed={fix.open.changed}
          onReason={fix.explain}
          onSave={() => void verdict.give(fix.save)}
          onLeave={() => {
            verdict.clear();
            fix.leave();
          }}
          onReload={onReload}
        />
      ) : (
        <CompareView
          review={review}
          task={task}
          view={view}
          points={points}
          standing={standing}
          sendBack={sendBack}
          busy={verdict.busy}
          error={verdict.error}
          onRetry={verdict.retry}
          ended={ended}
          banner={banner}
          onStand={setStanding}
          onAccept={accept}
          onFix={(regionId) => stands && void fix.start(stands, regionId)}
          onSendBack={() => void verdict.give(async () => sendBack.verdict())}
        />
      )}
      <Instructions project={project} opened={reading} keys="i" onChange={setReading} />
    </div>
  );
}
