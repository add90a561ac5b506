import type { Verbs } from "../kernel/http/mount.ts";
import { changeProjectStatus } from "./change-project-status.ts";
import type { projectsContract } from "./contract.ts";
import { createProject } from "./create-project.ts";
import { createCustomer, deleteCustomer, getCustomer, listCustomers, updateCustomer } from "./customers.ts";
import { deleteProject } from "./delete-project.ts";
import { addProjectMember, listProjectMembers, removeProjectMember } from "./members.ts";
import { getLabelSchema, getProject, listProjects } from "./read-projects.ts";
import { createTemplate, listTemplates } from "./templates.ts";
import { updateProject } from "./update-project.ts";

export const projectsRoutes: Verbs<typeof projectsContract> = {
  listProjects,
  createProject,
  getProject,
  updateProject,
  changeProjectStatus,
  deleteProject,
  getLabelSchema,
  addProjectMember,
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
