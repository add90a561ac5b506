import { compile } from "../../machines/engine/compile.ts";
import type { WorkflowDefinition } from "../../machines/engine/definition.ts";
import { isSound, validate } from "../../machines/engine/validate.ts";
import { actorName, type Context } from "../kernel/context.ts";
import type { Definition, WorkflowStatus } from "./definition.contract.ts";
import type { VersionRow } from "./store/versions.ts";

/** The hash by which a definition is compiled and cached; empty while it cannot run. */
export function hashOf(definition: Definition): string {
  return isSound(validate(definition)) ? compile(definition as unknown as WorkflowDefinition).hash : "";
}

/** A version of a workflow that begins its life as a draft, or published. */
export function newVersion(
  ctx: Context,
  workflowId: string,
  definitionVersion: number,
  status: Exclude<WorkflowStatus, "archived">,
  definition: Definition,
  { note = "", basedOn = null }: { note?: string | undefined; basedOn?: number | null } = {},
): VersionRow {
  const now = ctx.clock.now();
  return {
    workflowId,
    definitionVersion,
    workspaceId: ctx.workspaceId,
    definition,
    status,
    note,
    author: actorName(ctx.actor),
    hash: hashOf(definition),
    basedOn,
    createdAt: now,
    updatedAt: now,
    publishedAt: status === "published" ? now : null,
    archivedAt: null,
    version: 1,
  };
}
