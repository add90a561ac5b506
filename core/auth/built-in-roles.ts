import type { Role } from "./contract.ts";
import { expand } from "./permissions.ts";

const conversation = ["comment.*", "user.name"];

const patterns: Record<string, { title: string; may: string[] }> = {
  owner: { title: "Owner", may: ["*"] },
  admin: { title: "Administrator", may: ["*"] },
  manager: {
    title: "Project manager",
    may: [
      ...["project.*", "template.*", "member.*", "customer.*", "task.*", "batch.*", "queue.*"],
      ...["workflow.read", "workflow.operate", "annotation.read", "annotation.update", "quality.*"],
      ...["export.*", "analytics.read", "file.*", "user.read", ...conversation],
    ],
  },
  reviewer: {
    title: "Reviewer",
    may: [
      ...["project.read", "template.read", "queue.read", "batch.read", "task.read", "task.claim", "workflow.read"],
      ...["annotation.read", "annotation.create", "annotation.update", "quality.read", "quality.review"],
      ...["file.read", ...conversation],
    ],
  },
  annotator: {
    title: "Annotator",
    may: [
      "project.read",
      "queue.read",
      "task.claim",
      "annotation.create",
      "annotation.read",
      "file.read",
      ...conversation,
    ],
  },
  customer: {
    title: "Customer",
    may: [
      ...["project.read", "batch.read", "task.read", "export.read", "analytics.read", "quality.read"],
      ...["file.read", ...conversation],
    ],
  },
};

/** The roles that every workspace has, by name; they cannot be changed. */
export const builtInRoles: ReadonlyMap<string, Role> = new Map(
  Object.entries(patterns).map(([name, { title, may }]) => [
    name,
    { name, title, builtIn: true, permissions: expand(may) },
  ]),
);
