import { actorName, type Context } from "../kernel/context.ts";
import { checkMatch } from "../kernel/http/match.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction, type Tx } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import { announced } from "./announced.ts";
import type { Project, projectsContract } from "./contract.ts";
import { projectsEvents } from "./events.ts";
import { projectProblems } from "./problems.ts";
import { sameJson } from "./rules.ts";
import { scopeOf } from "./scope.ts";
import * as store from "./store/projects.ts";

type Change = Input<typeof projectsContract.updateProject>;

/** Changes a project; the fields that really changed are named in the event, and nothing is written when there is none. */
export async function updateProject(ctx: Context, input: Change): Promise<Project> {
  if (input.labelSchema && input.ifMatch === undefined)
    throw projectProblems.schema_needs_if_match({
      detail: "Send the project's ETag as If-Match, so that nobody's change of the labels is lost.",
    });
  return transaction(ctx, async (tx) => {
    const before = await store.lockProject(tx, scopeOf(ctx), input.projectId);
    if (!before) throw requestProblems.not_found();
    checkMatch(input.ifMatch, before.version);
    const after = changed(before, input);
    const schema = await newSchema(tx, ctx, before, input);
    const names = (["name", "description", "instructions", "settings", "dueAt"] as const).filter(
      (name) => !sameJson(before[name], after[name]),
    );
    if (names.length === 0 && !schema) return (await store.findProject(tx, scopeOf(ctx), before.id))!;
    const saved = {
      ...after,
      schemaVersion: before.schemaVersion + (schema ? 1 : 0),
      updatedAt: ctx.clock.now(),
      version: before.version + 1,
    };
    await store.saveProject(tx, saved);
    await emit(tx, ctx, projectsEvents, "project.updated", {
      ...announced(saved),
      changed: [...names, ...(schema ? ["labelSchema"] : [])],
    });
    return (await store.findProject(tx, scopeOf(ctx), before.id))!;
  });
}

function changed(before: store.ProjectRow, input: Change): store.ProjectRow {
  return {
    ...before,
    name: input.name ?? before.name,
    description: input.description ?? before.description,
    instructions: input.instructions ?? before.instructions,
    settings: { ...(before.settings as object), ...input.settings },
    dueAt: input.dueAt === undefined ? before.dueAt : input.dueAt === null ? null : new Date(input.dueAt),
  };
}

/** Stores the label schema as the next version; false when none was sent or it says what the current one says. */
async function newSchema(tx: Tx, ctx: Context, project: store.ProjectRow, { labelSchema }: Change): Promise<boolean> {
  if (!labelSchema) return false;
  const current = await store.findLabelSchema(tx, ctx.workspaceId, project.id, project.schemaVersion);
  if (sameJson(current?.labelSchema, labelSchema)) return false;
  await store.saveLabelSchema(tx, {
    projectId: project.id,
    version: project.schemaVersion + 1,
    workspaceId: ctx.workspaceId,
    labelSchema,
    createdBy: actorName(ctx.actor),
    createdAt: ctx.clock.now(),
  });
  return true;
}
