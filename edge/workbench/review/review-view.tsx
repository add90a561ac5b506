import { Button, Loader } from "@mantine/core";
import { IconEye } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { EmptyState } from "../../../core/console/look/empty-state.tsx";
import { ProblemAlert } from "../../../core/console/look/problem-alert.tsx";
import { useEffect, useState } from "react";
import type { Assignment, Task } from "../../../core/tasks/contract.ts";
import { AppBar } from "../queues/app-bar.tsx";
import taskClasses from "../task/task.module.css";
import { leaveReview } from "./leave-review.ts";
import { loadReview } from "./load-review.ts";
import { ReviewBoard } from "./review-board.tsx";

export interface ReviewViewProps {
  assignment: Assignment;
  task: Task;
  /** The verdict is given, or the task is not ours any more: on to the next one. */
  onDone(): void;
}

/** How long a review that is being prepared is waited for. */
const patienceMs = 15_000;

/** A claimed review: the annotations side by side, where they differ, and the verdict. Fills the window, bar included. */
export function ReviewView({ assignment, task, onDone }: ReviewViewProps) {
  const [patient, setPatient] = useState(true);
  useEffect(() => {
    const timer = setTimeout(() => setPatient(false), patienceMs);
    return () => clearTimeout(timer);
  }, []);
  const review = useQuery({
    queryKey: ["review", task.id, assignment.id],
    queryFn: () => loadReview(task),
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    // A task may be claimed a moment before its review is opened.
    refetchInterval: ({ state }) => (state.data === null && patient ? 1000 : false),
  });
  if (review.data) {
    const { check, annotations } = review.data;
    const versions = annotations.map((a) => a.version).join();
    return (
      <ReviewBoard
        key={`${check.id} ${versions}`}
        review={review.data}
        assignment={assignment}
        task={task}
        onDone={onDone}
        onReload={() => void review.refetch()}
      />
    );
  }
  const looking = review.isPending || patient;
  return (
    <div className={taskClasses.page}>
      {looking && !review.error ? <div className={taskClasses.bar} /> : <AppBar />}
      <main className={taskClasses.waiting}>
        {review.error ? (
          <div style={{ maxWidth: 560 }}>
            <ProblemAlert error={review.error} onRetry={() => void review.refetch()} />
          </div>
        ) : looking ? (
          <Loader size="sm" color="gray" aria-label="Opening the review" />
        ) : (
          <EmptyState
            icon={IconEye}
            title="Nothing to judge here yet"
            action={<Button onClick={() => void leaveReview(assignment).then(onDone)}>Next task</Button>}
            link={
              <Button
                variant="subtle"
                size="compact-sm"
                loading={review.isFetching}
                onClick={() => void review.refetch()}
              >
                Look again
              </Button>
            }
          >
            This task waits for its review to be prepared, or somebody else has just judged it.
          </EmptyState>
        )}
      </main>
    </div>
  );
}
