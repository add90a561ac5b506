import postgres from "postgres";
import { addPasskey } from "../auth/testing/enrolled.ts";
import { contextOf, registered } from "../auth/testing/registered.ts";
import { eventually } from "../kernel/testing/eventually.ts";
import type { TestHost } from "../kernel/testing/host.ts";
import { newId } from "../kernel/wire/id.ts";
import { services } from "../services.ts";
import { sampleOf } from "./sample.ts";

/** A workspace with one of everything in it, by the names of paths' parameters. */
export interface World {
  workspaceId: string;
  userId: string;
  ids: Map<string, string>;
  /** In the name of whatever has a name. */
  marker: string;
}
/** What fields and parameters mean that stand for no thing of a workspace's own. */
export const plain: Readonly<Record<string, string>> = {
  version: "1",
  definitionVersion: "1",
  otherVersion: "1",
  role: "annotator",
  scope: "task.read",
  permission: "task.read",
};
type Document = Record<string, unknown> & { id?: string; items?: Document[] };

/** Makes one of each kind through the API, then whatever a collection's own POST can make; the rest is found where it was made on the way. */
export async function makeWorld(host: TestHost): Promise<World> {
  const { ctx, tokens } = await registered(host);
  const { workspaceId } = ctx;
  const userId = ctx.actor.id;
  const marker = `zebra-${newId().slice(-12)}`;
  const ids = new Map<string, string>([
    ["userId", userId],
    ["ids", userId],
    ["mention", userId],
    ["sessionId", (await contextOf(host, tokens)).sessionId!],
  ]);
  const world: World = { workspaceId, userId, ids, marker };
  const ask = async (method: string, path: string, body?: unknown): Promise<Document> => {
    const response = await host.request("", { workspaceId, userId }, method, path, body);
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 400)}`);
    return text ? (JSON.parse(text) as Document) : {};
  };
  const keep = (name: string, document: Document): string => {
    ids.set(name, document.id!);
    return document.id!;
  };
  keep("customerId", await ask("POST", "/customers", { name: marker }));
  const customerId = ids.get("customerId")!;
  const projectId = keep(
    "projectId",
    await ask("POST", "/projects", {
      name: marker,
      templateId: "ner",
      customerId,
      settings: { overlap: 1, reviewShare: 1 },
    }),
  );
  keep("batchId", await ask("POST", "/batches", { projectId, name: marker }));
  const task = {
    projectId,
    batchId: ids.get("batchId"),
    externalKey: marker,
    data: { type: "text", text: `${marker} met Ada.` },
  };
  const taskId = keep("taskId", await ask("POST", "/tasks", task));
  const queue = await eventually(async () => {
    const { items } = await ask("GET", `/queues?projectId=${projectId}`);
    return items?.find((one) => one.stage === "annotate");
  });
  keep("queueId", queue);
  const lease = await eventually(async () => {
    const { assignment } = (await ask("GET", `/queues/${queue.id}/next-task`)) as { assignment: Document | null };
    return assignment;
  });
  keep("assignmentId", lease);
  await ask("PUT", `/tasks/${taskId}/gold`, { expected: {}, status: "active" });
  keep(
    "annotationId",
    await ask("POST", `/tasks/${taskId}/annotations`, {
      assignmentId: lease.id,
      fence: lease.fence,
      status: "submitted",
      sequence: 1,
      activeSeconds: 3,
      result: { regions: [], relations: [], answers: {} },
    }),
  );
  ids.set("entityId", taskId);
  ids.set("id", taskId);
  keep("commentId", await ask("POST", "/comments", { entityType: "TASK", entityId: taskId, projectId, body: marker }));
  keep("exportId", await ask("POST", `/projects/${projectId}/exports`, { format: "json" }));
  keep(
    "fileId",
    await ask(
      "POST",
      `/files/upload?name=${marker}.txt&contentType=text/plain&projectId=${projectId}`,
      `${marker} again`,
    ),
  );
  keep("importId", await ask("POST", `/tasks/bulk/stream?projectId=${projectId}`, marker));
  keep("batchCheckId", await ask("POST", `/batches/${ids.get("batchId")}/quality-checks/automated`, { projectId }));
  keep(
    "goldAppealId",
    await eventually(() => ask("POST", `/tasks/${taskId}/gold-appeals`, { reason: marker }).catch(() => null)),
  );
  await eventually(async () => ((await ask("GET", `/quality-checks?taskId=${taskId}`)).items ?? []).length > 0);
  await ask("POST", "/identity-providers", {
    name: marker,
    slug: marker,
    issuer: "https://id.example.org",
    clientId: marker,
    domains: [`${marker}.example`],
  });
  await ask("POST", "/roles", { name: marker.replace("-", "_"), title: marker, permissions: ["task.read"] });
  await ask("PUT", `/projects/${projectId}/members/${userId}`, { role: "manager" });
  await ask("PUT", `/annotators/${userId}`, { languages: ["en"] });
  ids.set("passkeyId", (await addPasskey(ctx)).passkey.id);
  const states = { a: { on: { "task.assigned": "z" } }, z: { type: "final" } };
  const definition = { id: "w", initial: "a", states };
  const workflowId = keep("workflowId", await ask("POST", "/workflows", { name: marker, definition }));
  await ask("POST", `/workflows/${workflowId}/versions`, { note: marker });
  await ask("POST", `/workflows/${workflowId}/publish`, { acknowledgeWarnings: true });
  const { migration } = await ask("POST", `/workflows/${workflowId}/migrations`, { from: 1, to: 2 });
  keep("migrationId", migration as Document);
  keep("sweepId", await ask("POST", "/workflow-instances/sweeps", { action: "resume", filter: { workflowId } }));
  // Twice, since some of them need others.
  for (let round = 0; round < 2; round++) await makeTheRest(host, world);
  return world;
}

/** Every name of a path's parameter that could stand for a thing. */
export function namesInPaths(): string[] {
  const reached = services
    .flatMap((s) => Object.values(s.contract))
    .filter((e) => !e.spec.internal || e.spec.permission);
  const paths = reached.map((e) => e.path);
  return [...new Set(paths.flatMap((path) => [...path.matchAll(/:(\w+)/g)].map(([, name]) => name!)))].filter((name) =>
    /id$/i.test(name),
  );
}

/** Asks each collection whose things are not known yet for one, by a body made from its schema. */
async function makeTheRest(host: TestHost, { workspaceId, userId, ids, marker }: World): Promise<void> {
  const endpoints = services.flatMap((s) => Object.values(s.contract));
  for (const name of namesInPaths().filter((one) => !ids.has(one))) {
    const paths = endpoints.flatMap((e) => (e.path.includes(`/:${name}`) ? [e.path.split(`/:${name}`)[0]!] : []));
    for (const path of new Set(paths)) {
      const create = endpoints.find((e) => e.method === "POST" && e.path === path && e.spec.body && !e.spec.public);
      const parent = path.replace(/:(\w+)/g, (_, one: string) => ids.get(one) ?? newId());
      if (!create || ids.has(name)) continue;
      const body = sampleOf(
        create.spec.body!,
        (field) => ids.get(field) ?? plain[field] ?? (/^(name|title)$/.test(field) ? marker : undefined),
      );
      const response = await host.request("", { workspaceId, userId }, "POST", parent, body);
      const made = response.ok ? ((await response.json()) as Document) : {};
      const id = idIn(made);
      if (id) ids.set(name, id);
    }
  }
}

/** The id of what was made, or of the only thing in the answer that has one. */
function idIn(document: Document): string | undefined {
  if (typeof document.id === "string") return document.id;
  const inner = Object.values(document).filter((one) => typeof (one as Document | null)?.id === "string") as Document[];
  return inner.length === 1 ? inner[0]!.id : undefined;
}

/** Looks in the database for what came about by itself: a row of the workspace in the table that a parameter is named after. */
export async function findTheRest(adminUrl: string, { workspaceId, ids, marker }: World): Promise<void> {
  const sql = postgres(adminUrl, { max: 1, onnotice: () => {} });
  try {
    const tables = await sql<{ schema: string; name: string }[]>`
      select t.table_schema as schema, t.table_name as name from information_schema.columns t
      where t.column_name in ('id', 'workspace_id') and t.table_schema = any(${services.map((s) => s.name)})
      group by 1, 2 having count(*) = 2`;
    for (const name of namesInPaths().filter((one) => !ids.has(one))) {
      const noun = name.replace(/Id$/, "").replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
      for (const table of tables.filter((one) => new RegExp(`(^|_)${noun}(s|es)$`).test(one.name))) {
        const [row] =
          await sql`select id from ${sql(table.schema)}.${sql(table.name)} where workspace_id = ${workspaceId} limit 1`;
        if (row) ids.set(name, String(row.id));
      }
    }
    const deadLetterId = newId();
    await sql`
      insert into tasks.dead_letters (id, workspace_id, event_id, reaction, type, subject, envelope, attempts, error)
      values (${deadLetterId}, ${workspaceId}, ${newId()}, 'matrix', 'matrix.parked', ${marker}, '{}', 1, ${marker})`;
    ids.set("deadLetterId", deadLetterId);
  } finally {
    await sql.end();
  }
}
