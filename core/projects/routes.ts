import type { Verbs } from "../kernel/http/mount.ts";
import { addProjectMember, putProjectMember } from "./add-project-member.ts";
import { changeProjectStatus } from "./change-project-status.ts";
import { createCustomer } from "./create-customer.ts";
import { createProject } from "./create-project.ts";
import { createTemplate } from "./create-template.ts";
import { deleteCustomer } from "./delete-customer.ts";
import { deleteProject } from "./delete-project.ts";
import { getCustomer } from "./get-customer.ts";
import { getLabelSchema } from "./get-label-schema.ts";
import { getProject } from "./get-project.ts";
import { listCustomers } from "./list-customers.ts";
import { getProjectMember, listProjectMembers } from "./list-project-members.ts";
import { listProjects } from "./list-projects.ts";
import { listTemplates } from "./list-templates.ts";
import { removeProjectMember } from "./remove-project-member.ts";
import { updateCustomer } from "./update-customer.ts";
import { updateProject } from "./update-project.ts";
import type { projectsContract } from "./contract.ts";

export const projectsRoutes: Verbs<typeof projectsContract> = {
  listProjects,
  createProject,
  getProject,
  updateProject,
  changeProjectStatus,
  deleteProject,
  getLabelSchema,
  addProjectMember,
  putProjectMember,
  getProjectMember,
  listProjectMembers,
  removeProjectMember,
  listCustomers,
  createCustomer,
  getCustomer,
  updateCustomer,
  deleteCustomer,
  listTemplates,
  createTemplate,
};
