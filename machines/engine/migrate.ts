import { start, type Step } from "./advance.ts";
import { compile, type Compiled } from "./compile.ts";
import { carriedHistory } from "./carried-history.ts";
import { carriedTimers, keptDelays, type PendingTimer } from "./carried-timers.ts";
import { movedChildren, withChildren } from "./carried-children.ts";
import { type Carried, carriedInvocations, carriedWork, type Heir, type Work } from "./carried-work.ts";
import { childIssues, type ChildMaps, heirsOf } from "./child-map.ts";
import { pointTo } from "./issue.ts";
import type { JsonObject } from "./json.ts";
import { type Landing, landingDefinition, landingOf } from "./landing.ts";
import type { Snapshot } from "./snapshot.ts";
import { type MapIssue, mapIssues, type StateMap } from "./state-map.ts";
import { checkPlace, leafPaths } from "./states.ts";
import { type Tree, treeOf } from "./tree.ts";

/** What a migration is asked to do. */
export interface Move {
  from: Compiled;
  to: Compiled;
  map: StateMap;
  /** Where child statecharts go on; one that is not named goes on under its own name. */
  children?: ChildMaps;
  /** Whether the entry actions of states that are entered anew run. */
  entry: "new" | "none";
}

/** Where instances that are in the same states land. */
export interface Plan extends Landing {
  /** Leaf paths before `always` transitions are taken. */
  lands: string[];
  /** A definition that begins where they land; null when they cannot be moved. */
  begins: Compiled | null;
  /** Services and children that continued states had begun and that go on. */
  carried: Carried;
}

/** What a migration does to one instance: a step from where it was to where it lands, or why there is none. */
export type Migrated = { step: Step; problems: [] } | { step: null; problems: MapIssue[] };

/** What the event of a timer is called where its state goes on. */
export interface Renamed {
  /** Ids of the children from the instance down to the one whose timer it is, joined by slashes; empty: the instance's own. */
  child: string;
  was: string;
  now: string;
}

/** A migration's plans, each made once: instances that are in the same states share one. */
export class Migration {
  readonly move: Move;
  readonly issues: MapIssue[];
  /** Where the request speaks of it: empty for instances, else of a child statechart. */
  readonly pointer: string;
  readonly #trees: { from: Tree; to: Tree };
  readonly #plans = new Map<string, Plan>();
  readonly #heirs: ReadonlyMap<string, Heir>;

  /** `within`: names of child statecharts from the instance down, when it is one of them that is moved. */
  constructor(move: Move, within: readonly string[] = []) {
    this.move = move;
    this.pointer = within.length === 0 ? "" : pointTo("/children", within.join("/"));
    this.#trees = { from: treeOf(move.from.definition), to: treeOf(move.to.definition) };
    this.#heirs = heirsOf(move, within, (inner, path) => new Migration(inner, path));
    const own = mapIssues(this.#trees.from, this.#trees.to, move.map);
    const below = [...this.#heirs.values()].flatMap(({ migration }) => migration?.issues ?? []);
    const unknown = within.length === 0 ? childIssues(move) : [];
    this.issues = [...own.map((issue) => this.#located(issue)), ...below, ...unknown];
  }

  #located(issue: MapIssue): MapIssue {
    return issue.pointer.startsWith("/map") ? { ...issue, pointer: this.pointer + issue.pointer } : issue;
  }

  #heirOf = (name: string): Heir | undefined => this.#heirs.get(name);

  /** Where instances land that are in these leaf states. */
  planFor(leaves: readonly string[]): Plan {
    const key = leaves.join(" ");
    const plan = this.#plans.get(key) ?? this.#plan(leaves);
    this.#plans.set(key, plan);
    return plan;
  }

  #plan(leaves: readonly string[]): Plan {
    const { from, to, map, entry } = this.move;
    const landing = landingOf(this.#trees.from, this.#trees.to, map, leaves);
    if (landing.problems.length > 0) {
      const problems = landing.problems.map((issue) => this.#located(issue));
      return { ...landing, problems, lands: [], begins: null, carried: new Map() };
    }
    const runs = entry === "new" ? landing.entered : new Set<string>();
    const carried = carriedInvocations(from, to, this.#trees, this.#heirOf, landing.continued);
    const begins = compile(landingDefinition(to, this.#trees.to, landing, runs, carried));
    return {
      ...landing,
      begins,
      carried,
      lands: landing.active.filter((node) => node.children.length === 0).map(({ path }) => path),
    };
  }

  /** The new names of the `after` events of an instance and its children. */
  renamedTimers({ value, children = {} }: Snapshot, child = ""): Renamed[] {
    const { from, to } = this.move;
    const { continued } = this.planFor(leafPaths(from.definition, value));
    const kept = keptDelays(from.definition, to.definition, this.#trees, continued);
    const own = kept.filter(({ id, was }) => id !== was).map(({ id, was }) => ({ child, was, now: id }));
    const below = Object.entries(children).flatMap(([id, one]) => {
      const migration = this.#heirs.get(one.source)?.migration;
      return migration?.renamedTimers(one, child === "" ? id : `${child}/${id}`) ?? [];
    });
    return [...own, ...below];
  }

  /**
   * Moves one instance: pure and deterministic, so that its history can be followed through it. Context is kept, with the new
   * definition's defaults for what it lacks; what history states remember follows the map; an `after` that the state had before
   * keeps its remaining time, what it had begun goes on, and its children are moved with it; `always` transitions that hold are
   * taken. `now` in epoch ms.
   */
  apply(snapshot: Snapshot, pending: readonly PendingTimer[], now: number): Migrated {
    try {
      return this.#apply(snapshot, pending, now);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return { step: null, problems: [this.#located(fault(`Its snapshot cannot be read: ${reason}`))] };
    }
  }

  #apply(snapshot: Snapshot, pending: readonly PendingTimer[], now: number): Migrated {
    const { from, to } = this.move;
    checkPlace(from.definition, snapshot.value);
    const plan = this.planFor(leafPaths(from.definition, snapshot.value));
    if (!plan.begins) return { step: null, problems: plan.problems };
    const begun = start(plan.begins, snapshot.context as JsonObject, now);
    if (begun.status === "error")
      return { step: null, problems: [this.#located(fault(begun.error ?? "It cannot begin there."))] };
    const work = carriedWork(from, to, this.#trees, this.#heirOf, plan.carried, snapshot, begun.snapshot);
    const { moved, problems } = movedChildren(work.moving, pending, now);
    if (work.problems.length + problems.length > 0) return { step: null, problems: [...work.problems, ...problems] };
    return { step: withChildren(this.#step(plan, begun, work, snapshot, pending), moved), problems: [] };
  }

  #step(plan: Plan, begun: Step, work: Work, before: Snapshot, pending: readonly PendingTimer[]): Step {
    const { from, to, map } = this.move;
    const trees = this.#trees;
    const step = { ...begun, from: leafPaths(from.definition, before.value) };
    const invocations = { start: begun.invocations.start, cancel: work.revoked };
    if (begun.status === "done")
      return { ...step, invocations, timers: { set: [], cancel: pending.map(({ id }) => id) } };
    const history = {
      ...carriedHistory(from.definition, to.definition, trees, map, before.history),
      ...begun.snapshot.history,
    };
    const children = { ...begun.snapshot.children, ...work.children };
    const running = Object.keys(children).length > 0 ? { children } : {};
    const timers = carriedTimers(
      from.definition,
      to.definition,
      trees,
      plan.continued,
      pending,
      begun.timers,
      work.stopped,
    );
    return { ...step, invocations, timers, snapshot: { ...begun.snapshot, ...running, history } };
  }
}

function fault(message: string): MapIssue {
  return { severity: "error", code: "map.fails", pointer: "/map", message };
}
