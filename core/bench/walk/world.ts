import type { Host } from "../../kernel/lifecycle/host.ts";
import { type Context, createContext, NO_WORKSPACE } from "../../kernel/context.ts";
import { authRoutes } from "../../auth/routes.ts";
import { projectsRoutes } from "../../projects/routes.ts";
import { tasksRoutes } from "../../tasks/routes.ts";
import { migratedDatabase } from "../database.ts";
import { startServices } from "../host.ts";
import { settled } from "./settled.ts";
import { serviceNames } from "../../../db/schema/services.ts";

const WORKSPACES = 8;
const ANNOTATORS = 4;
const REVIEWERS = 2;

export interface Person {
  workspaceId: string;
  userId: string;
  roles: string[];
  permissions: string[];
}
export interface Workplace {
  workspaceId: string;
  projectId: string;
  queues: { annotate: string; review: string };
  manager: Person;
  annotators: Person[];
  reviewers: Person[];
}
/** What every round starts from: a database to copy, and who and what is in it. */
export interface World {
  template: string;
  workplaces: Workplace[];
}

/** A person's context in a service, with what the person may do. */
export function contextOf(host: Host, service: string, person: Person): Context {
  const { workspaceId, userId, roles, permissions } = person;
  return createContext(host.runtimes.get(service)!, {
    workspaceId,
    actor: { type: "user", id: userId },
    grants: { all: false, permissions: new Set(permissions), roles, customerId: null },
  });
}

/** Makes eight workspaces with people, a project that asks for marks and one answer, and queues; everything reviewed. */
export async function makeWorld(env: Record<string, string>): Promise<World> {
  const template = `welo_bench_template_${crypto.randomUUID().slice(0, 8)}`;
  const database = await migratedDatabase(env.DATABASE_URL!, template);
  const host = await startServices(env, database.url);
  const workplaces: Workplace[] = [];
  for (let i = 0; i < WORKSPACES; i++) workplaces.push(await makeWorkplace(host, i));
  await settled(host, database.sql);
  await host.stop();
  // Rounds have a Redis of their own, which would make the relay publish all of this again.
  for (const service of serviceNames) await database.sql.unsafe(`truncate ${service}.outbox, ${service}.relay_state`);
  await database.sql.unsafe("vacuum analyze");
  await database.close();
  return { template, workplaces };
}

async function makeWorkplace(host: Host, nth: number): Promise<Workplace> {
  const auth = host.runtimes.get("auth")!;
  const password = "a long walk through the house";
  const mail = (name: string) => `${name}@bench-${nth}.example`;
  const { userId, workspaceId } = await authRoutes.createAccount(createContext(auth, { workspaceId: NO_WORKSPACE }), {
    email: mail("owner"),
    password,
    name: "Owner",
    workspace: `Bench ${nth}`,
    roles: [],
  });
  const manager = await personOf(host, workspaceId, userId);
  const add = async (role: string, n: number) => {
    const made = await authRoutes.createAccount(contextOf(host, "auth", manager), {
      email: mail(`${role}${n}`),
      name: `${role} ${n}`,
      workspace: null,
      roles: [role],
      password,
    });
    return personOf(host, workspaceId, made.userId);
  };
  const annotators = await Promise.all(Array.from({ length: ANNOTATORS }, (_, n) => add("annotator", n)));
  const reviewers = await Promise.all(Array.from({ length: REVIEWERS }, (_, n) => add("reviewer", n)));
  const project = await projectsRoutes.createProject(contextOf(host, "projects", manager), {
    name: "Walk",
    description: "",
    customerId: null,
    templateId: "entities",
    settings: { overlap: 1, reviewShare: 1 },
    dueAt: null,
    draft: false,
  });
  const tasks = contextOf(host, "tasks", manager);
  const queueOf = async (stage: "annotate" | "review") => {
    for (const end = Date.now() + 60_000; Date.now() < end; await Bun.sleep(20)) {
      const [queue] = (await tasksRoutes.listQueues(tasks, { projectId: project.id, stage, limit: 1 })).items;
      if (queue) return queue.id;
    }
    throw new Error(`the ${stage} queue did not appear`);
  };
  return {
    workspaceId,
    projectId: project.id,
    queues: { annotate: await queueOf("annotate"), review: await queueOf("review") },
    manager,
    annotators,
    reviewers,
  };
}

async function personOf(host: Host, workspaceId: string, userId: string): Promise<Person> {
  const ctx = createContext(host.runtimes.get("auth")!, { workspaceId });
  const { roles, permissions } = await authRoutes.getGrants(ctx, { userId });
  return { workspaceId, userId, roles, permissions };
}
