import { Loader } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { ask } from "../../../core/console/look/ask.ts";
import { ProblemAlert } from "../../../core/console/look/problem-alert.tsx";
import type { Assignment, Task } from "../../../core/tasks/contract.ts";
import classes from "./review.module.css";

export interface ReviewViewProps {
  assignment: Assignment;
  task: Task;
  /** The verdict is given, or the task is not ours any more: on to the next one. */
  onDone(): void;
}

/** A claimed review: the annotations side by side, where they differ, and the verdict. Fills the height under the app's bar. */
export function ReviewView({ task }: ReviewViewProps) {
  const found = useQuery(ask("quality", "listChecks", { taskId: task.id, kind: "review", status: "pending" }));
  return (
    <div className={classes.review}>
      <ProblemAlert error={found.error} onRetry={() => void found.refetch()} />
      {found.isPending && <Loader size="sm" color="gray" aria-label="Loading the review" />}
    </div>
  );
}
