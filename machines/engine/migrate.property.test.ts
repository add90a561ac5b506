import { expect, test } from "bun:test";
import fc from "fast-check";
import { advance, start, type Timer } from "./advance.ts";
import { compile, type Compiled } from "./compile.ts";
import { revive } from "./interpreter.ts";
import { Migration } from "./migrate.ts";
import { type Choose, randomChart, randomEvents } from "./random-chart.suite.ts";
import type { Snapshot } from "./snapshot.ts";
import { activePaths, leafPaths } from "./states.ts";
import { treeOf } from "./tree.ts";

/** MOVES=50000 tries that many pairs of charts with a new seed. */
const wanted = process.env["MOVES"];
const runs = wanted ? { numRuns: Number(wanted) } : { numRuns: 120, seed: 1 };

/** Every active compound state has one active child, every parallel state all of its regions; leaves are leaves; memories exist. */
function expectConfiguration({ definition, machine }: Compiled, snapshot: Snapshot): void {
  const active = activePaths(definition, snapshot.value);
  for (const node of treeOf(definition).nodes) {
    if (!active.has(node.path)) continue;
    const inside = node.children.filter((child) => active.has(child.path));
    const regions = node.children.filter((child) => child.kind !== "history");
    if (node.kind === "parallel") expect(inside).toEqual(regions);
    else expect(inside.length).toBe(node.kind === "compound" ? 1 : 0);
    expect(node.kind).not.toBe("history");
  }
  for (const id of Object.entries(snapshot.history).flat(2)) expect(() => machine.getStateNodeById(id)).not.toThrow();
  expect(revive(machine, snapshot).value).toEqual(snapshot.value as never);
}

test(
  "whatever is moved lands in a configuration of the new chart, with timers of active states alone, and goes on from there",
  () => {
    let moved = 0;
    fc.assert(
      fc.property(fc.gen(), (g) => {
        const choose: Choose = (below) => g(fc.nat, { max: below - 1 });
        const from = compile(randomChart(choose));
        const to = choose(3) === 0 ? from : compile(randomChart(choose));
        const timers = new Map<string, Timer>();
        let step = start(from, {}, 0);
        const keep = () => {
          for (const id of step.timers.cancel) timers.delete(id);
          for (const timer of step.timers.set) timers.set(timer.id, timer);
        };
        keep();
        for (let i = 0; i < choose(8) && step.status === "active"; i++) {
          step = advance(from, step.snapshot, { type: randomEvents[choose(3)]!, k: choose(4) }, i);
          if (step.status !== "error") keep();
        }
        if (step.status !== "active") return;
        const nodes = treeOf(to.definition).nodes.slice(1);
        const leaves = leafPaths(from.definition, step.snapshot.value);
        const map = Object.fromEntries(
          leaves.flatMap((leaf) => (choose(2) === 0 ? [[leaf, nodes[choose(nodes.length)]!.path]] : [])),
        );
        const migration = new Migration({ from, to, map, entry: choose(2) === 0 ? "new" : "none" });
        const before = structuredClone(step.snapshot);
        const result = migration.apply(step.snapshot, [...timers.values()], 100);
        expect(step.snapshot).toEqual(before);
        expect(result).toEqual(new Migration(migration.move).apply(before, [...timers.values()], 100));
        if (!result.step) return expect(result.problems.length).toBeGreaterThan(0);
        moved++;
        const { snapshot, timers: change, to: lands } = result.step;
        if (snapshot.status === "done") return;
        expectConfiguration(to, snapshot);
        expect(leafPaths(to.definition, snapshot.value)).toEqual(lands);
        for (const id of change.cancel) timers.delete(id);
        for (const timer of change.set) timers.set(timer.id, timer);
        for (const id of timers.keys()) {
          const path = id.replace(/^xstate\.after\.\d+\.random\.?/, "");
          expect(lands.some((leaf) => path === "" || leaf === path || leaf.startsWith(`${path}.`))).toBe(true);
        }
        for (const timer of change.set) {
          const next = advance(to, snapshot, timer.event, 200);
          if (next.status === "active") expectConfiguration(to, next.snapshot);
        }
        let on = result.step;
        for (let i = 0; i < 4 && on.status === "active"; i++) {
          on = advance(to, JSON.parse(JSON.stringify(on.snapshot)), { type: randomEvents[choose(3)]!, k: 1 }, 300);
          if (on.status === "active") expectConfiguration(to, on.snapshot);
        }
      }),
      runs,
    );
    expect(moved).toBeGreaterThan(50);
  },
  wanted ? 3_600_000 : 60_000,
);

test("moving to the same chart changes nothing that is not undecided there", () => {
  fc.assert(
    fc.property(fc.gen(), (g) => {
      const choose: Choose = (below) => g(fc.nat, { max: below - 1 });
      const chart = compile(randomChart(choose));
      let step = start(chart, {}, 0);
      for (let i = 0; i < choose(6) && step.status === "active"; i++)
        step = advance(chart, step.snapshot, { type: randomEvents[choose(3)]!, k: choose(4) }, i);
      if (step.status !== "active") return;
      const { active, entered } = new Migration({ from: chart, to: chart, map: {}, entry: "new" }).planFor(step.to);
      expect(new Set(active.map(({ path }) => path))).toEqual(activePaths(chart.definition, step.snapshot.value));
      expect(entered.size).toBe(0);
    }),
    { numRuns: 60, seed: 2 },
  );
});
