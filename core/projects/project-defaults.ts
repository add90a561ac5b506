import type { Context } from "../kernel/context.ts";
import { checkMatch } from "../kernel/http/match.ts";
import { emit } from "../kernel/outbox.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import type { ProjectDefaults, projectsContract } from "./contract.ts";
import { projectsEvents } from "./events.ts";
import { defaultSettings } from "./settings.contract.ts";
import * as store from "./store/defaults.ts";

type C = typeof projectsContract;

/** Settings that new projects of the workspace begin with. */
export async function getProjectDefaults(ctx: Context): Promise<ProjectDefaults> {
  return shown(await transaction(ctx, (tx) => store.findDefaults(tx, ctx.workspaceId)));
}

/** Changes what new projects begin with; those that exist stay as they are. */
export async function updateProjectDefaults(
  ctx: Context,
  { settings, ifMatch }: Input<C["updateProjectDefaults"]>,
): Promise<ProjectDefaults> {
  return transaction(ctx, async (tx) => {
    const now = ctx.clock.now();
    const before = await store.lockDefaults(tx, ctx.workspaceId, now);
    checkMatch(ifMatch, before.version);
    const after = {
      settings: settings === null ? {} : { ...before.settings, ...settings },
      version: before.version + 1,
    };
    await store.saveDefaults(tx, ctx.workspaceId, after, now);
    await emit(tx, ctx, projectsEvents, "project.defaults_changed", {
      workspaceId: ctx.workspaceId,
      before: before.settings,
      after: after.settings,
    });
    return shown(after);
  });
}

function shown({ settings, version }: store.OwnDefaults): ProjectDefaults {
  return { settings: { ...defaultSettings, ...settings }, own: settings, version };
}
