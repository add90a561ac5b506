import { builtInRoles } from "../auth/built-in-roles.ts";
import { permissions } from "../auth/permissions.ts";
import type { Caller, TestHost } from "../kernel/testing/host.ts";
import type { Endpoint } from "../kernel/wire/endpoint.ts";
import { newId } from "../kernel/wire/id.ts";
import { livesInProject } from "../kernel/wire/permission.ts";
import { endpoints, operations } from "./operations.ts";
import { sampleOf } from "./sample.ts";
import { plain, type World } from "./world.ts";

export interface Row {
  /** `service.name`. */
  id: string;
  method: string;
  path: string;
  e: Endpoint;
}
/** Every operation of the API's description that core answers, and what is between services alone, which is not in it. */
export const rows: readonly Row[] = [
  ...operations.map(({ service, name, ...asked }) => ({ ...asked, id: `${service}.${name}` })),
  ...[...endpoints].flatMap(([id, e]) => (e.spec.internal ? [{ id, method: e.method, path: e.path }] : [])),
].flatMap(({ id, method, path }) => {
  const e = endpoints.get(id);
  return e && !e.spec.edge ? [{ id, method, path, e }] : [];
});

/** Who asks: what a subject may do may depend on the endpoint; then requests cannot run at once, since a person has one answer at a time. */
export interface Subject {
  name: string;
  varies?: true;
  /** What binds them besides; whoever is bound need not find all that is there. */
  bound?(world: Pick<World, "ids">): Caller;
  may(e: Endpoint): readonly string[] | null;
}
/** What a project's manager holds there, and nothing of the workspace's own. */
const manager = builtInRoles.get("manager")!.permissions;
const annotator = builtInRoles.get("annotator")!.permissions;
export const subjects: readonly Subject[] = [
  { name: "nobody", may: () => null },
  ...[...builtInRoles.values()].map((role) => ({
    name: role.name,
    may: () => role.permissions,
    ...(role.name === "customer"
      ? { bound: ({ ids }: Pick<World, "ids">) => ({ customerId: ids.get("customerId")! }) }
      : {}),
  })),
  {
    name: "a key that works on tasks",
    may: () => annotator,
    bound: () => ({ key: true }),
  },
  {
    name: "a manager of one project alone",
    may: () => manager.filter(livesInProject),
    bound: ({ ids }) => ({
      permissions: [],
      inProjects: [{ permissions: manager, projectIds: [ids.get("projectId")!] }],
    }),
  },
  {
    name: "a role with just this permission",
    varies: true,
    may: ({ spec }) => (spec.permission ? [spec.permission] : []),
  },
  {
    name: "a role with all but this permission",
    varies: true,
    may: ({ spec }) => permissions.filter((one) => one !== spec.permission),
  },
];

/** A subject who holds besides what an endpoint asks for, wherever theirs counts. */
export function letInto({ spec: { permission, wide } }: Endpoint, subject: Subject): Subject {
  if (!permission) return subject;
  const here = !wide && livesInProject(permission);
  return {
    ...subject,
    may: (e) => [...(subject.may(e) ?? []), permission],
    bound(world) {
      const { inProjects, ...bound } = subject.bound?.(world) ?? {};
      if (!inProjects) return bound;
      const held = (all: readonly string[]) => (here ? [...all, permission] : all);
      return {
        ...bound,
        permissions: here ? [] : [permission],
        inProjects: inProjects.map((one) => ({ ...one, permissions: held(one.permissions) })),
      };
    },
  };
}

export interface Asked {
  method: string;
  path: string;
  body: unknown;
  headers: Record<string, string>;
  /** Everything of the world that the request names. */
  named: string[];
}

/** A request to an endpoint that names all the things of a world that it can, or in their places ids that nobody has. */
export function requestTo({ method, path: pattern, e }: Row, world: World, real = true): Asked {
  const named = new Set<string>();
  const idOf = (name: string): string | undefined => {
    const id = world.ids.get(name);
    if (!id) return plain[name];
    if (!real) return newId();
    named.add(id);
    return id;
  };
  const params = e.spec.params
    ? (sampleOf(e.spec.params, (name) => idOf(name) ?? (/id$/i.test(name) ? newId() : undefined)) as Record<
        string,
        unknown
      >)
    : {};
  const query = e.spec.query ? (sampleOf(e.spec.query, idOf) as Record<string, unknown>) : {};
  const search = Object.entries(query).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((one) => `${name}=${encodeURIComponent(String(one))}`),
  );
  const body = e.spec.body ? sampleOf(e.spec.body, idOf) : e.spec.stream?.request ? "zebra" : undefined;
  const path = pattern.replace(/:(\w+)/g, (_, name: string) => String(params[name] ?? idOf(name) ?? newId()));
  return {
    method,
    path: path + (search.length > 0 ? `?${search.join("&")}` : ""),
    body,
    headers: e.spec.ifMatch ? { "if-match": "*" } : {},
    named: [...named],
  };
}

/** What of a world an answer gives away that its request did not name. */
export function leakOf(world: World, asked: Asked, text: string): string | null {
  if (text.includes(world.marker)) return `its answer holds ${world.marker}`;
  for (const [name, id] of world.ids)
    if (!asked.named.includes(id) && text.includes(id)) return `its answer holds the other's ${name}`;
  return null;
}

/** Runs `work` on each of `all`, some at a time, and collects what it complains of. */
export async function collect<T>(
  all: readonly T[],
  atOnce: number,
  work: (one: T) => Promise<string | null>,
): Promise<string[]> {
  const found: string[] = [];
  const left = [...all];
  const runner = async () => {
    for (let one = left.shift(); one !== undefined; one = left.shift()) {
      const complaint = await work(one);
      if (complaint) found.push(complaint);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, runner));
  return found.sort();
}

/** Asks as a subject in a workspace; nobody asks without a signature. */
export async function ask(
  host: TestHost,
  subject: Subject,
  row: Row,
  { workspaceId, userId, ids }: Pick<World, "workspaceId" | "userId" | "ids">,
  asked: Asked,
  tries = 5,
): Promise<{ status: number; text: string; document: { permission?: string; code?: string } }> {
  const granted = subject.may(row.e);
  const response =
    granted === null
      ? await host.unsigned("", asked.method, asked.path, asked.body)
      : await host.request(
          "",
          { workspaceId, userId, permissions: granted, ...subject.bound?.({ ids }) },
          asked.method,
          asked.path,
          asked.body,
          asked.headers,
        );
  // On a busy machine a server may not answer in time, and callers come back.
  if (response.status === 503 && tries > 1)
    return ask(host, subject, row, { workspaceId, userId, ids }, asked, tries - 1);
  const text = await response.text();
  let document = {};
  try {
    document = JSON.parse(text) as object;
  } catch {
    // Bytes, lines or nothing.
  }
  return { status: response.status, text, document };
}
