import { authEvents } from "../../auth/events.ts";
import { emitMany } from "../../kernel/outbox.ts";
import { reaction } from "../../kernel/reaction.ts";
import { transaction } from "../../kernel/transaction.ts";
import { projectsEvents } from "../events.ts";
import { replaceRole } from "../store/members.ts";

/** Members who had a role that is gone have the one that took its place. */
export const onRoleDeleted = reaction("replace-member-role", authEvents, "role.deleted", async (ctx, event) => {
  const { role, replacement } = event.data;
  if (replacement === null) return;
  await transaction(ctx, async (tx) => {
    const members = await replaceRole(tx, ctx.workspaceId, role, replacement);
    const told = members.map(({ projectId, userId }) => ({ projectId, userId, role: replacement }));
    await emitMany(tx, ctx, projectsEvents, "project.member_added", told);
  });
});
