import {
  type Icon,
  IconBolt,
  IconChartBar,
  IconDownload,
  IconFolder,
  IconHistory,
  IconLayoutDashboard,
  IconListCheck,
  IconMail,
  IconRoute,
  IconSettings,
  IconStack2,
  IconUserCheck,
  IconUsers,
} from "@tabler/icons-react";

export interface Noun {
  href: string;
  title: string;
  icon: Icon;
  /** Shown only to those who hold it. */
  permission: string | null;
  /** Second key of `g <key>`. */
  key: string;
  group: "Work" | "Workspace";
}

const noun = (
  href: string,
  title: string,
  icon: Icon,
  permission: string | null,
  key: string,
  group: Noun["group"],
): Noun => ({ href, title, icon, permission, key, group });

/** The console's pages by noun, in the order of the left navigation. */
export const nouns: Noun[] = [
  noun("/", "Overview", IconLayoutDashboard, "analytics.read", "o", "Work"),
  noun("/projects", "Projects", IconFolder, "project.read", "p", "Work"),
  noun("/tasks", "Tasks", IconListCheck, "task.read", "t", "Work"),
  noun("/queues", "Queues", IconStack2, "queue.read", "q", "Work"),
  noun("/workflows", "Workflows", IconRoute, "workflow.read", "w", "Work"),
  noun("/quality", "Quality", IconChartBar, "quality.read", "y", "Work"),
  noun("/my-quality", "My quality", IconUserCheck, "annotation.create", "k", "Work"),
  noun("/exports", "Exports", IconDownload, "export.read", "x", "Work"),
  noun("/people", "People", IconUsers, "user.read", "u", "Workspace"),
  noun("/events", "Events", IconBolt, "event.read", "e", "Workspace"),
  noun("/audit", "Audit", IconHistory, "audit.read", "a", "Workspace"),
  noun("/mail", "Mail", IconMail, "mail.read", "m", "Workspace"),
  noun("/settings", "Settings", IconSettings, null, "s", "Workspace"),
];

/** Whether a noun's entry stands for a location: itself or anything below it. */
export function isCurrent(href: string, location: string): boolean {
  return href === "/" ? location === "/" : location === href || location.startsWith(`${href}/`);
}
