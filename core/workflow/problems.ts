import { problems } from "../kernel/wire/problem.ts";

export const workflowProblems = problems("workflow", {
  invalid_definition: { status: 422, title: "The workflow cannot run as it is written" },
  instance_not_found: { status: 404, title: "This task has no workflow instance" },
  instance_exists: { status: 409, title: "This task already has a workflow instance" },
  event_refused: { status: 409, title: "The workflow does not take this event now" },
  wrong_status: { status: 409, title: "The instance's status does not allow this" },
  template_not_found: { status: 404, title: "There is no such workflow template" },
});
