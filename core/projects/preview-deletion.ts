import { annotationsContract } from "../annotations/contract.ts";
import { exportsContract } from "../exports/contract.ts";
import { filesContract } from "../files/contract.ts";
import type { Context } from "../kernel/context.ts";
import { transaction } from "../kernel/transaction.ts";
import type { Input } from "../kernel/wire/endpoint.ts";
import { Problem } from "../kernel/wire/problem.ts";
import { qualityContract } from "../quality/contract.ts";
import { tasksContract } from "../tasks/contract.ts";
import { workflowContract } from "../workflow/contract.ts";
import type { DeletionPreview, Project, ProjectPart, projectsContract } from "./contract.ts";
import { getProject } from "./get-project.ts";
import { countParts } from "./store/projects.ts";

type Part = Omit<ProjectPart, "service">;
const MOST = 200;
const page = { limit: MOST };

/** What would go and what would stay if a project were deleted now; nothing is deleted. */
export async function previewDeletion(
  ctx: Context,
  { projectId }: Input<typeof projectsContract.previewDeletion>,
): Promise<DeletionPreview> {
  const project = await getProject(ctx, { projectId });
  const own = await transaction(ctx, (tx) => countParts(tx, ctx.workspaceId, projectId));
  const asked = await Promise.all(holders.map(([service, count]) => answerOf(ctx, service, project, count)));
  const parts: ProjectPart[] = [
    { service: "projects", what: "label_schemas", count: own.labelSchemas, more: false, fate: "deleted" },
    { service: "projects", what: "members", count: own.members, more: false, fate: "deleted" },
    ...asked.flatMap(({ service, parts: held }) => held.map((part) => ({ service, ...part }))),
  ];
  const unanswered = asked.filter((one) => one.away).map((one) => one.service);
  const obstacle = obstacleOf(parts, unanswered);
  return { projectId, version: project.version, possible: obstacle === null, obstacle, parts, unanswered };
}

function obstacleOf(parts: readonly ProjectPart[], unanswered: readonly string[]): string | null {
  if (parts.some((part) => part.what === "tasks" && part.count > 0))
    return "It has tasks. Archive it instead: its tasks and what people labelled stay readable.";
  return unanswered.includes("tasks") ? "Nobody can say now whether it has tasks. Try again in a moment." : null;
}

type Count = (ctx: Context, project: Project) => Promise<Part[]>;
/** Who is asked, and for what; what a service does with it is its reaction to `project.deleted`. */
const holders: [string, Count][] = [
  [
    "tasks",
    async (ctx, { id: projectId, progress }) => {
      const tasks = ctx.call("tasks", tasksContract);
      const [some, batches, queues] = await Promise.all([
        tasks.listTasks({ projectId, ...page }),
        tasks.listBatches({ projectId, ...page }),
        tasks.listQueues({ projectId, ...page }),
      ]);
      const known = Math.max(progress.tasks, some.items.length);
      return [
        { what: "tasks", count: known, more: some.nextCursor !== null && progress.tasks <= MOST, fate: "kept" },
        part("batches", batches, "kept"),
        part("queues", queues, "deleted"),
      ];
    },
  ],
  [
    "annotations",
    async (ctx, { id: projectId }) => {
      const stream = await ctx
        .call("annotations", annotationsContract)
        .streamAnnotations({ projectId, include: "submitted", limit: MOST + 1 });
      let count = 0;
      for await (const _ of stream) count += 1;
      return [{ what: "annotations", count: Math.min(count, MOST), more: count > MOST, fate: "kept" }];
    },
  ],
  [
    "quality",
    async (ctx, { id: projectId }) => {
      const quality = ctx.call("quality", qualityContract);
      const [rules, checks] = await Promise.all([
        quality.listRules({ projectId }),
        quality.listChecks({ projectId, ...page }),
      ]);
      return [part("quality_rules", { ...rules, nextCursor: null }, "deleted"), part("quality_checks", checks, "kept")];
    },
  ],
  [
    "workflow",
    async (ctx, { id: projectId }) => [
      part(
        "workflow_instances",
        await ctx.call("workflow", workflowContract).listInstances({ projectId, ...page }),
        "kept",
      ),
    ],
  ],
  [
    "exports",
    async (ctx, { id: projectId }) => [
      part("exports", await ctx.call("exports", exportsContract).listExports({ projectId, ...page }), "kept"),
    ],
  ],
  [
    "files",
    async (ctx, { id: projectId }) => [
      part("files", await ctx.call("files", filesContract).listFiles({ projectId, ...page }), "kept"),
    ],
  ],
];

function part(
  what: Part["what"],
  { items, nextCursor }: { items: readonly unknown[]; nextCursor: string | null },
  fate: Part["fate"],
): Part {
  return { what, count: items.length, more: nextCursor !== null, fate };
}

async function answerOf(
  ctx: Context,
  service: string,
  project: Project,
  count: Count,
): Promise<{ service: string; parts: Part[]; away: boolean }> {
  try {
    return { service, parts: await count(ctx, project), away: false };
  } catch (error) {
    if (!(error instanceof Problem) || error.status < 500) throw error;
    return { service, parts: [], away: true };
  }
}
