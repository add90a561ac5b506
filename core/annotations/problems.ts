import { problems } from "../kernel/wire/problem.ts";

export const annotationProblems = problems("annotations", {
  does_not_fit_schema: { status: 422, title: "The annotation does not fit the label schema" },
  lease_lost: { status: 409, title: "The lease had ended; the hand-in does not count" },
  not_begun: { status: 409, title: "The task was not begun; the hand-in does not count" },
  not_handed_in: { status: 409, title: "The annotation was never handed in" },
  being_handed_in: { status: 409, title: "The annotation is being handed in" },
  branch_moved: { status: 409, title: "The branch has a newer version" },
  too_many_branches: { status: 409, title: "The annotation has as many branches as it may have" },
  too_much_to_compare: { status: 422, title: "There are too many regions to compare at once" },
  different_tasks: { status: 422, title: "Only annotations of one task can be compared" },
});
