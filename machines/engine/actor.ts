import type { AnyMachineSnapshot } from "xstate";
import type { Compiled } from "./compile.ts";
import { invocationId, listOf, type WorkflowEvent } from "./definition.ts";
import { store } from "./interpreter.ts";
import { cleanJson, type JsonObject } from "./json.ts";
import type { ChildSnapshot, Snapshot } from "./snapshot.ts";
import { visitActive } from "./states.ts";

/** The instance itself (path "") or a child statechart that lives in its snapshot. */
export interface Actor {
  /** Ids from the root down, joined by slashes. */
  readonly path: string;
  readonly id: string;
  /** The child's name in its parent's definition. */
  readonly source: string;
  readonly compiled: Compiled;
  readonly parent: Actor | undefined;
  readonly children: Map<string, Actor>;
  readonly mailbox: WorkflowEvent[];
  readonly timers: Set<string>;
  state: "waiting" | "idle" | "busy" | "ended";
  /** As it was stored, until an event wakes it. */
  readonly stored: Snapshot | undefined;
  live: AnyMachineSnapshot | undefined;
  readonly input: JsonObject;
}

/** The instance as an actor with the children it had when it was stored; without a snapshot it waits to begin. */
export function rootActor(compiled: Compiled, stored: Snapshot | undefined, input: JsonObject = {}): Actor {
  return grow({ compiled, id: "", source: "", parent: undefined, stored, input });
}

/** A child that waits to begin. */
export function childActor(parent: Actor, id: string, source: string, input: JsonObject): Actor {
  const compiled = parent.compiled.children.get(source);
  if (!compiled) throw new Error(`There is no child statechart "${source}".`);
  const start = cleanJson({ ...compiled.definition.context, ...input }) as JsonObject;
  return grow({ compiled, id, source, parent, stored: undefined, input: start });
}

function grow(given: Pick<Actor, "compiled" | "id" | "source" | "parent" | "stored" | "input">): Actor {
  const { parent, stored } = given;
  const actor: Actor = {
    ...given,
    path: parent ? below(parent, given.id) : "",
    children: new Map(),
    mailbox: [],
    timers: new Set(),
    state: stored ? (stored.status === "active" ? "idle" : "ended") : "waiting",
    live: undefined,
  };
  for (const [id, child] of Object.entries(stored?.children ?? {})) {
    const compiled = given.compiled.children.get(child.source);
    if (!compiled) throw new Error(`There is no child statechart "${child.source}".`);
    const revived = grow({ compiled, id, source: child.source, parent: actor, stored: child, input: {} });
    for (const timer of child.timers) revived.timers.add(timer);
    actor.children.set(id, revived);
  }
  return actor;
}

/** The name that a timer or an invocation of this actor has for everybody outside. */
export function below({ path }: Actor, id: string): string {
  return path === "" ? id : `${path}/${id}`;
}

/** The actor with this path, undefined when it has ended. */
export function actorAt(root: Actor, path: string): Actor | undefined {
  if (path === "") return root;
  return path.split("/").reduce((at: Actor | undefined, id) => at?.children.get(id), root);
}

/** Services that run for an actor because of the states it is in, by id. */
export function activeInvocations({ compiled, live, stored }: Actor): string[] {
  if (live?.status === "done") return [];
  const value = (live?.value ?? stored?.value) as Snapshot["value"] | undefined;
  if (value === undefined) return [];
  const ids: string[] = [];
  const { definition } = compiled;
  visitActive(definition, value, "", (state, path) => {
    const name = state.id ?? (path === "" ? definition.id : `${definition.id}.${path}`);
    listOf(state.invoke).forEach((invoke, i) => {
      if (invoke.src !== "workflow") ids.push(invocationId(invoke, name, i));
    });
  });
  return ids;
}

/** The actor and its children as they are stored. */
export function snapshotOf(actor: Actor): Snapshot {
  const { live, stored, children } = actor;
  if (!live && children.size === 0 && !stored?.children) return stored!;
  const { children: _, ...own } = live ? store(live) : stored!;
  if (children.size === 0) return own;
  const below: Record<string, ChildSnapshot> = {};
  for (const [id, child] of children) {
    below[id] = { ...snapshotOf(child), source: child.source, timers: [...child.timers] };
  }
  return { ...own, children: below };
}
