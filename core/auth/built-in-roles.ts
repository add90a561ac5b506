import type { Role } from "./role.contract.ts";
import { expand } from "./permissions.ts";

const patterns: Record<string, { title: string; may: string }> = {
  owner: { title: "Owner", may: "*" },
  admin: { title: "Administrator", may: "*" },
  manager: {
    title: "Project manager",
    may: `project.* template.* member.* customer.* task.* batch.* queue.* workflow.read workflow.operate annotation.read
      annotation.update quality.* export.* analytics.read file.* comment.* user.read user.name api_key.create`,
  },
  reviewer: {
    title: "Reviewer",
    may: `project.read template.read queue.read batch.read task.read task.claim workflow.read annotation.read
      annotation.create annotation.update quality.read quality.review file.read comment.* user.name`,
  },
  annotator: {
    title: "Annotator",
    may: "project.read queue.read task.claim annotation.create annotation.read file.read comment.* user.name",
  },
  customer: {
    title: "Customer",
    may: "project.read batch.read task.read export.read analytics.read quality.read file.read comment.* user.name",
  },
};

/** The roles that every workspace has, by name; they cannot be changed. */
export const builtInRoles: ReadonlyMap<string, Role> = new Map(
  Object.entries(patterns).map(([name, { title, may }]) => [
    name,
    { name, title, builtIn: true, permissions: expand(may.split(/\s+/)), version: 0 },
  ]),
);
