import * as v from "valibot";
import { authContract } from "../../auth/contract.ts";
import { onlyWhen, reaction } from "../../kernel/reaction.ts";
import type { EventData } from "../../kernel/wire/event.ts";
import { Id } from "../../kernel/wire/id.ts";
import { workflowEvents } from "../../workflow/events.ts";
import { notify } from "../notify.ts";
import { noticeOf } from "../workflow-notice.ts";

/** So many people are told by one action at most. */
const MOST = 100;
const isId = (text: unknown) => v.is(Id, text);

/** Carries out a workflow's `notify`: tells those of the people named who are active members here. */
export const onWorkflowNotify = onlyWhen(
  reaction(
    "tell-for-workflow",
    workflowEvents,
    "workflow.action.executed",
    async (ctx, { data: { params } }) => {
      const named = Array.isArray(params["to"]) ? [...new Set(params["to"].filter(isId) as string[])] : [];
      const auth = ctx.call("auth", authContract);
      const people = await Promise.all(named.slice(0, MOST).map((userId) => auth.getGrants({ userId })));
      return people.filter(({ active }) => active);
    },
    async (ctx, { id, data: { params, taskId } }, people) => {
      const notice = noticeOf(params);
      // Who cannot read the task in the console finds it in the workbench.
      const byPlace = Map.groupBy(people, ({ permissions }) =>
        permissions.includes("project.update") ? `/console/tasks/${taskId}` : "/app/",
      );
      for (const [link, there] of byPlace)
        await notify(
          ctx,
          id,
          there.map(({ userId }) => userId),
          { kind: "workflow.notice", ...notice, link },
        );
    },
  ),
  ({ action }: EventData<typeof workflowEvents, "workflow.action.executed">) => action === "notify",
);
