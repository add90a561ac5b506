import type { Context } from "../kernel/context.ts";
import { checkMatch } from "../kernel/http/match.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { requestProblems } from "../kernel/wire/problem.ts";
import { announced } from "./announced.ts";
import type { Project, projectsContract } from "./contract.ts";
import { projectsEvents } from "./events.ts";
import { getProject } from "./get-project.ts";
import type { LabelSchema } from "./label-schema.contract.ts";
import { projectProblems } from "./problems.ts";
import { addSchemaVersion, demandCompatible } from "./publish-label-schema.ts";
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
  const seen = input.labelSchema && (await judged(ctx, input, input.labelSchema));
  return transaction(ctx, async (tx) => {
    const before = await store.lockProject(tx, scopeOf(ctx), input.projectId);
    if (!before) throw requestProblems.not_found();
    checkMatch(input.ifMatch, before.version);
    checkMatch(seen, before.version);
    const after = changed(before, input);
    const schema = input.labelSchema !== undefined && (await addSchemaVersion(tx, ctx, before, input.labelSchema, ""));
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

/** Throws while a label schema breaks work and that is not accepted; the tag of the project that was looked at, so that no other one is changed. */
async function judged(ctx: Context, input: Change, labelSchema: LabelSchema): Promise<string> {
  const project = await getProject(ctx, { projectId: input.projectId });
  checkMatch(input.ifMatch, project.version);
  await demandCompatible(ctx, project, labelSchema, input.acceptBreaking ?? false);
  return `"${project.version}"`;
}
