import { start, type Step } from "./advance.ts";
import { compile, type Compiled } from "./compile.ts";
import { carriedHistory } from "./carried-history.ts";
import { carriedTimers, type PendingTimer } from "./carried-timers.ts";
import { type Carried, carriedInvocations, carriedWork, type Work } from "./carried-work.ts";
import type { JsonObject } from "./json.ts";
import { type Landing, landingDefinition, landingOf } from "./landing.ts";
import type { Snapshot } from "./snapshot.ts";
import { type MapIssue, mapIssues, type StateMap } from "./state-map.ts";
import { leafPaths } from "./states.ts";
import { type Tree, treeOf } from "./tree.ts";

/** What a migration is asked to do. */
export interface Move {
  from: Compiled;
  to: Compiled;
  map: StateMap;
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

/** A migration's plans, each made once: instances that are in the same states share one. */
export class Migration {
  readonly move: Move;
  readonly issues: MapIssue[];
  readonly #trees: { from: Tree; to: Tree };
  readonly #plans = new Map<string, Plan>();

  constructor(move: Move) {
    this.move = move;
    this.#trees = { from: treeOf(move.from.definition), to: treeOf(move.to.definition) };
    this.issues = mapIssues(this.#trees.from, this.#trees.to, move.map);
  }

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
    if (landing.problems.length > 0) return { ...landing, lands: [], begins: null, carried: new Map() };
    const runs = entry === "new" ? landing.entered : new Set<string>();
    const carried = carriedInvocations(from, to, this.#trees, landing.continued);
    const begins = compile(landingDefinition(to, this.#trees.to, landing, runs, carried));
    return {
      ...landing,
      begins,
      carried,
      lands: landing.active.filter((node) => node.children.length === 0).map(({ path }) => path),
    };
  }

  /**
   * Moves one instance: pure and deterministic, so that its history can be followed through it. Context is kept, with the new
   * definition's defaults for what it lacks; what history states remember follows the map; an `after` that the state had before
   * keeps its remaining time, what it had begun goes on; `always` transitions that hold are taken. `now` in epoch ms.
   */
  apply(snapshot: Snapshot, pending: readonly PendingTimer[], now: number): Migrated {
    const { from, to } = this.move;
    const plan = this.planFor(leafPaths(from.definition, snapshot.value));
    if (!plan.begins) return { step: null, problems: plan.problems };
    const begun = start(plan.begins, snapshot.context as JsonObject, now);
    if (begun.status === "error") return { step: null, problems: [fault(begun.error ?? "It cannot begin there.")] };
    const work = carriedWork(from, to, this.#trees, plan.carried, snapshot, begun.snapshot);
    if (work.problems.length > 0) return { step: null, problems: work.problems };
    return { step: this.#step(plan, begun, work, snapshot, pending), problems: [] };
  }

  #step(plan: Plan, begun: Step, work: Work, before: Snapshot, pending: readonly PendingTimer[]): Step {
    const { from, to, map } = this.move;
    const trees = this.#trees;
    const step = { ...begun, from: leafPaths(from.definition, before.value) };
    const cancel = work.revoked.filter((id) => !begun.invocations.start.some((one) => one.id === id));
    const invocations = { start: begun.invocations.start, cancel };
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
