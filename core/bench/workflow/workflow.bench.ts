import type { Bench, Typical } from "../bench-definition.ts";
import { runEngine, runHalf, runHeld, runLone } from "./engine-contenders.ts";
import { runFinished, runTimers } from "./millions-contenders.ts";
import { peers } from "./peer-contenders.ts";
import { runSqlBatch, runSqlLone } from "./sql-contenders.ts";
import { makeWorld } from "./world.ts";

/** Durable transitions of a chart with five states, a guard, an assign and a timer, over a hundred thousand instances. */
export const workflowBench: Bench = {
  name: "workflow",
  summary: "durable transitions by the verb, in process, row-level security on, 8 workspaces mixed, fsync on",
  unit: "transitions",
  prepare: makeWorld,
  contenders: [
    { name: "engine", run: runEngine },
    { name: "sql_batch", run: runSqlBatch },
    { name: "lone", run: runLone },
    { name: "sql_lone", run: runSqlLone },
    { name: "half", run: runHalf },
    { name: "held", run: runHeld, once: true },
    { name: "finished", run: runFinished, once: true },
    { name: "timers_few", run: (given) => runTimers(given, 10_000) },
    { name: "timers_many", run: (given) => runTimers(given, given.rows ?? 10_000_000), once: true },
  ],
  ratios: [
    {
      ratio: "vs_sql_batch",
      value: (typical) => typical("engine") / typical("sql_batch"),
      goal: 0.6,
      better: "higher",
      means: "of the speed at which SQL alone writes the same rows, ready made, a hundred transitions a statement",
    },
    {
      ratio: "lone_p50_vs_sql",
      value: (typical) => typical("lone", "p50") / typical("sql_lone", "p50"),
      goal: 1.5,
      better: "lower",
      means: "of the time that one statement for one transition takes",
    },
    {
      ratio: "ack_p99_ms",
      value: (typical) => typical("half", "p99"),
      goal: 10,
      better: "lower",
      means: "milliseconds until a transition is acknowledged at half load, the slowest in a hundred",
    },
    {
      ratio: "held_open_vs_clean",
      value: (typical) => typical("held") / typical("engine"),
      goal: 0.85,
      better: "higher",
      means: "of the clean speed while a transaction is held open for a minute",
    },
    {
      ratio: "finished_10m_vs_clean",
      value: (typical) => typical("finished") / typical("engine"),
      goal: 0.95,
      better: "higher",
      means: "of the clean speed with ten million finished instances (or --rows of them) in the table",
    },
    {
      ratio: "timers_10m_vs_10k",
      value: (typical) => typical("timers_few") / typical("timers_many"),
      goal: 1.2,
      better: "lower",
      means:
        "times what setting, cancelling and firing timers costs while ten thousand wait, with ten million (or --rows of them)",
    },
  ],
  rivals: {
    contenders: peers,
    ratios: [
      ["dbos", 30, "DBOS' steps, a hundred in a workflow and 64 workflows at once"],
      ["restate", 10, "Restate's steps, a hundred in a handler and 64 handlers at once"],
      ["graphile", 1.4, "graphile-worker's jobs with a local queue and completions in batches"],
      ["pgboss", 2.5, "pg-boss' jobs, a thousand at a time"],
      ["bullmq", 3, "BullMQ's jobs, which are in Redis alone"],
    ].map(([name, goal, means]) => ({
      ratio: `vs_${name}`,
      value: (typical: Typical) => typical("engine") / typical(String(name)),
      goal: Number(goal),
      better: "higher" as const,
      means: `times the speed of ${means}, one durable step each`,
    })),
  },
  limitMs: 3_600_000,
  peers: "Peers: --peers runs DBOS, Restate, graphile-worker, pg-boss and BullMQ too.",
};
