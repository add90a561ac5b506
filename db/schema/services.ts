/** The twelve services; each owns the Postgres schema of its name. */
export const serviceNames = [
  "auth",
  "projects",
  "tasks",
  "workflow",
  "annotations",
  "quality",
  "exports",
  "notifications",
  "analytics",
  "audit",
  "files",
  "comments",
] as const;
export type ServiceName = (typeof serviceNames)[number];
