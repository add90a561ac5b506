import type { Bench } from "../bench-definition.ts";
import { runSql } from "./sql-contender.ts";
import { runWalk } from "./walk-contender.ts";
import { makeWorld } from "./world.ts";

/** Whole tasks through the house: created in bulk, started, claimed, drafted, handed in, checked, reviewed, completed, counted, audited. */
export const walkBench: Bench = {
  name: "walk",
  summary:
    "whole tasks through the walk, in process, row-level security on, 8 workspaces mixed, until every consequence is drawn",
  unit: "tasks",
  prepare: makeWorld,
  contenders: [
    { name: "walk", run: runWalk },
    { name: "sql", run: runSql },
  ],
  ratios: [
    {
      ratio: "walk_vs_sql",
      value: (typical) => typical("walk") / typical("sql"),
      goal: 0.25,
      better: "higher",
      means: "of the speed at which bare SQL makes as many durable commits with as many rows and bytes",
    },
  ],
  peers: null,
};
