import { problems } from "../kernel/wire/problem.ts";

export const workflowProblems = problems("workflow", {
  invalid_definition: { status: 422, title: "The workflow cannot run as it is written" },
  unacknowledged_warnings: { status: 409, title: "The workflow has warnings that nobody has acknowledged" },
  version_not_found: { status: 404, title: "The workflow has no such version" },
  draft_exists: { status: 409, title: "The workflow has a draft already" },
  no_draft: { status: 409, title: "The workflow has no draft to publish" },
  not_a_draft: { status: 409, title: "A version that was published never changes" },
  only_version: { status: 409, title: "A workflow's only version cannot be thrown away; delete the workflow" },
  wrong_workflow_status: { status: 409, title: "The workflow's status does not allow this" },
  in_use: { status: 409, title: "The workflow was used and cannot be deleted; archive it" },
  invalid_map: { status: 422, title: "The map of states cannot be followed" },
  instances_blocked: { status: 409, title: "Some instances cannot be moved" },
  migration_running: { status: 409, title: "A migration of this workflow is under way" },
  sweep_ended: { status: 409, title: "It has ended already" },
  instance_not_found: { status: 404, title: "This task has no workflow instance" },
  instance_exists: { status: 409, title: "This task already has a workflow instance" },
  event_refused: { status: 409, title: "The workflow does not take this event now" },
  wrong_status: { status: 409, title: "The instance's status does not allow this" },
  still_failing: { status: 409, title: "The instance failed again" },
  template_not_found: { status: 404, title: "There is no such workflow template" },
});
