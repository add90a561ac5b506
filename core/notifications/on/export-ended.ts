import { exportsEvents } from "../../exports/events.ts";
import { reaction } from "../../kernel/reaction.ts";
import { notify } from "../notify.ts";

/** The user among actors such as `user:<id>`; nobody is told of what the system asked for itself. */
function usersOf(actor: string): string[] {
  const [type, id] = actor.split(":");
  return type === "user" && id ? [id] : [];
}

export const onExportCompleted = reaction("tell-of-export", exportsEvents, "export.completed", async (ctx, event) => {
  const { requestedBy, fileName, tasks } = event.data;
  await notify(ctx, event.id, usersOf(requestedBy), {
    kind: "export.completed",
    title: "Your export is ready",
    body: `${fileName} holds ${tasks} ${tasks === 1 ? "task" : "tasks"}.`,
    link: "/console/exports",
  });
});

export const onExportFailed = reaction("tell-of-failed-export", exportsEvents, "export.failed", async (ctx, event) => {
  await notify(ctx, event.id, usersOf(event.data.requestedBy), {
    kind: "export.failed",
    title: "An export failed",
    body: event.data.reason,
    link: "/console/exports",
  });
});
