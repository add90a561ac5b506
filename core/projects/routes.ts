import type { Verbs } from "../kernel/http/mount.ts";
import { addProjectMember, putProjectMember } from "./add-project-member.ts";
import { changeProjectStatus } from "./change-project-status.ts";
import { cloneProject } from "./clone-project.ts";
import { createCustomer } from "./create-customer.ts";
import { createProject } from "./create-project.ts";
import { createTemplate } from "./create-template.ts";
import { deleteCustomer } from "./delete-customer.ts";
import { deleteProject } from "./delete-project.ts";
import { getCustomer } from "./get-customer.ts";
import { getLabelSchema, listLabelSchemas } from "./get-label-schema.ts";
import { getProject } from "./get-project.ts";
import { listCustomers } from "./list-customers.ts";
import { getProjectMember, listProjectMembers } from "./list-project-members.ts";
import { listProjects } from "./list-projects.ts";
import { getTemplate, listTemplates } from "./list-templates.ts";
import { previewDeletion } from "./preview-deletion.ts";
import { checkLabelSchema, publishLabelSchema } from "./publish-label-schema.ts";
import { getProjectDefaults, updateProjectDefaults } from "./project-defaults.ts";
import { removeProjectMember } from "./remove-project-member.ts";
import { updateCustomer } from "./update-customer.ts";
import { updateProject } from "./update-project.ts";
import { deleteTemplate, restoreTemplate, updateTemplate } from "./update-template.ts";
import type { projectsContract } from "./contract.ts";

export const projectsRoutes: Verbs<typeof projectsContract> = {
  listProjects,
  createProject,
  getProject,
  updateProject,
  changeProjectStatus,
  deleteProject,
  cloneProject,
  previewDeletion,
  listLabelSchemas,
  getLabelSchema,
  checkLabelSchema,
  publishLabelSchema,
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
  getTemplate,
  updateTemplate,
  deleteTemplate,
  restoreTemplate,
  getProjectDefaults,
  updateProjectDefaults,
};
