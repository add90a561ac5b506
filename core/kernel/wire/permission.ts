/** The nouns of things that live in a project; all others (users, roles, workflows, templates, customers ...) are the workspace's. */
const inProjects = new Set([
  "project",
  "member",
  "task",
  "batch",
  "queue",
  "annotation",
  "quality",
  "export",
  "analytics",
  "file",
  "comment",
]);

/** Whether a permission can be held for single projects: what it is about lives in one. Names of people may be asked for wherever they work. */
export function livesInProject(permission: string): boolean {
  if (permission === "project.create") return false;
  return permission === "user.name" || inProjects.has(permission.slice(0, permission.indexOf(".")));
}
