import { nextState } from "../../machines/next-state.ts";
import { projectMachine } from "../../machines/project/project.machine.ts";
import { pointTo } from "../kernel/wire/problem.ts";
import type { ProjectSettings, ProjectStatus, Template } from "./contract.ts";
import { type LabelSchema, taskMedia } from "./label-schema.contract.ts";
import { defaultSettings } from "./settings.contract.ts";
import { projectProblems } from "./problems.ts";

export type StatusEvent = "activate" | "pause" | "resume" | "complete" | "reopen" | "archive" | "restore";

/** The status that an event leads to; 409 where the project's machine refuses it. */
export function changeStatus(
  from: ProjectStatus,
  event: StatusEvent,
  archivedFrom: ProjectStatus | null,
): ProjectStatus {
  const to = nextState(
    projectMachine,
    from,
    event === "restore" ? { type: "restore", was: archivedFrom ?? "paused" } : { type: event },
  );
  if (to === null)
    throw projectProblems.wrong_status({
      projectStatus: from,
      event,
      detail: `A project that is ${from} cannot ${event}.`,
    });
  return to as ProjectStatus;
}

/** What a new project labels and how: the caller's own values first, then the template's, then the workspace's defaults, then the product's. */
export function configure(
  template: Pick<Template, "builtIn" | "labelSchema" | "settings" | "instructions"> | null,
  own: { labelSchema?: LabelSchema | undefined; settings: Partial<ProjectSettings>; instructions?: string | undefined },
  workspace: Partial<ProjectSettings> = {},
) {
  const labelSchema = own.labelSchema ?? template?.labelSchema;
  if (!labelSchema)
    throw projectProblems.no_label_schema(pointTo("/labelSchema", "Name a templateId or send a labelSchema."));
  demandTaskMedia(labelSchema);
  return {
    labelSchema,
    settings: { ...defaultSettings, ...workspace, ...(template ? saidBy(template) : {}), ...own.settings },
    instructions: own.instructions ?? template?.instructions ?? "",
  };
}

/** Throws unless tasks can be of what a label schema is for. */
export function demandTaskMedia({ media }: LabelSchema): void {
  if ((taskMedia as readonly string[]).includes(media)) return;
  const detail = `is "${media}", and tasks are of ${taskMedia.join(" or ")}`;
  throw projectProblems.media_without_tasks({ media, errors: [{ pointer: "/labelSchema/media", detail }] });
}

/** What a template says of the settings: one of the library leaves to the workspace what it has from the product's defaults. */
function saidBy({ builtIn, settings }: Pick<Template, "builtIn" | "settings">): Partial<ProjectSettings> {
  if (!builtIn) return settings;
  const names = Object.keys(settings) as (keyof ProjectSettings)[];
  return Object.fromEntries(
    names.filter((name) => settings[name] !== defaultSettings[name]).map((name) => [name, settings[name]]),
  );
}

/** Whether two JSON values say the same, whatever the order of their keys. */
export function sameJson(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) =>
    one !== null && typeof one === "object" && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)))
      : one,
  );
}
