import { authEvents } from "../../auth/events.ts";
import { reaction } from "../../kernel/reaction.ts";
import { Problem } from "../../kernel/wire/problem.ts";
import { putProjectMember } from "../add-project-member.ts";

/** Makes an invited person a member of what they were invited to; a project or a person that is gone by then is left out. */
export const onInvitationAccepted = reaction(
  "add-invited-member",
  authEvents,
  "invitation.accepted",
  async (ctx, event) => {
    const { userId, projects } = event.data;
    for (const { projectId, role } of projects)
      await putProjectMember(ctx, { projectId, userId, role }).catch((error: unknown) => {
        if (!(error instanceof Problem) || error.status !== 404) throw error;
      });
  },
);
