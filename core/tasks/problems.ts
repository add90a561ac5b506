import { problems } from "../kernel/wire/problem.ts";

export const taskProblems = problems("tasks", {
  duplicate_key: { status: 409, title: "The project has a task with this external key" },
  batch_not_found: { status: 422, title: "The project has no such batch" },
  project_not_open: { status: 409, title: "The project takes no tasks now" },
  does_not_fit_project: { status: 422, title: "The task does not fit the project" },
  file_not_ready: { status: 422, title: "The file cannot be used" },
  unreadable_head: { status: 422, title: "The names of the columns cannot be read" },
  import_moved: { status: 409, title: "Somebody else is sending this import" },
  import_differs: { status: 409, title: "The key is of another import" },
  already_ended: { status: 409, title: "The task has ended" },
  not_restorable: { status: 409, title: "The task is not about to be cancelled" },
  not_waiting: { status: 409, title: "Nobody is asked to work on this task now" },
  already_worked_on: { status: 409, title: "This person has worked on the task already" },
  may_not_work: { status: 422, title: "This person may not do this work" },
  full: { status: 409, title: "All places on this task are taken" },
  lease_lost: { status: 409, title: "The lease on this task has ended" },
  not_yours: { status: 403, title: "This is somebody else's assignment" },
  only_for_annotating: { status: 422, title: "Golds are for queues in which people annotate" },
  not_begun: { status: 409, title: "The task is only kept ready" },
  skip_forbidden: { status: 409, title: "Tasks of this project may not be skipped" },
});
