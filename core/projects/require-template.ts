import * as v from "valibot";
import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import { Id } from "../kernel/wire/id.ts";
import type { Template } from "./contract.ts";
import { library } from "./library/library.ts";
import { projectProblems } from "./problems.ts";
import { findTemplate } from "./store/templates.ts";

/** The template that a body names as `templateId`, of the library or of the workspace's own; throws 422. */
export async function requireTemplate(ctx: Context, templateId: string): Promise<Template> {
  const ours = library.find((one) => one.id === templateId);
  if (ours) return ours;
  const own = v.is(Id, templateId)
    ? await transaction(ctx, (tx) => findTemplate(tx, ctx.workspaceId, templateId))
    : undefined;
  if (own) return own;
  const detail = "is not a template of the library nor of this workspace";
  throw projectProblems.template_not_found({ templateId, errors: [{ pointer: "/templateId", detail }] });
}

/** Throws for a template of the library, which nobody changes. */
export function demandOwn(templateId: string): void {
  if (library.some((one) => one.id === templateId))
    throw projectProblems.template_built_in({ detail: "Make a template of your own from it, and change that." });
}
