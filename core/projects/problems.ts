import { problems } from "../kernel/wire/problem.ts";

export const projectProblems = problems("projects", {
  role_not_yours: { status: 403, title: "You cannot give or take more than you hold in this project" },
  unknown_role: { status: 422, title: "There is no such role" },
  template_not_found: { status: 422, title: "There is no such template" },
  template_built_in: { status: 409, title: "Templates of the library stay as they are" },
  workflow_unusable: { status: 422, title: "Tasks cannot follow this workflow" },
  no_label_schema: { status: 422, title: "A label schema is missing" },
  media_without_tasks: { status: 422, title: "There are no tasks of this kind" },
  customer_not_found: { status: 422, title: "There is no such customer" },
  customer_exists: { status: 409, title: "A customer of this name exists already" },
  customer_has_projects: { status: 409, title: "The customer still has projects" },
  customer_has_users: { status: 409, title: "The customer still has users" },
  schema_needs_if_match: { status: 428, title: "Changing a label schema needs If-Match" },
  schema_breaks_work: { status: 409, title: "Work that exists does not fit this label schema" },
  wrong_status: { status: 409, title: "The project's status does not allow this" },
  has_tasks: { status: 409, title: "The project has tasks" },
});
