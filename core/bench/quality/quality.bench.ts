import type { Bench } from "../bench-definition.ts";
import { runAlpha, runDawidSkene, runIncremental } from "./statistics-contenders.ts";
import { runService } from "./service-contender.ts";
import { runLoop, runPass } from "./bare-contenders.ts";

/** What the statistics of a large crowd cost over bare loops that do nothing else. */
export const qualityBench: Bench = {
  name: "quality",
  summary: "a million answers to 200,000 tasks by 1,000 workers, in 5 classes; by processor time",
  unit: "answers",
  prepare: () => Promise.resolve(null),
  contenders: [
    { name: "dawid_skene", run: runDawidSkene },
    { name: "loop", run: runLoop },
    { name: "alpha", run: runAlpha },
    { name: "pass", run: runPass },
    { name: "incremental", run: runIncremental },
    { name: "service", run: runService },
  ],
  ratios: [
    {
      ratio: "dawid_skene_vs_loop",
      value: (typical) => typical("loop") / typical("dawid_skene"),
      goal: 1.3,
      better: "lower",
      means:
        "of the processor time that twenty rounds take in a bare loop over typed arrays, the grouping of the answers counted in both",
    },
    {
      ratio: "alpha_vs_pass",
      value: (typical) => typical("pass") / typical("alpha"),
      goal: 3,
      better: "lower",
      means: "of the processor time of one pass over the answers that counts them by task and class",
    },
    {
      ratio: "incremental_us",
      value: (typical) => typical("incremental", "us"),
      goal: 100,
      better: "lower",
      means:
        "microseconds of the service's own step for one more answer, in memory: the posterior of the task from all its answers and what is known of those who gave them",
    },
    {
      ratio: "incremental_service_us",
      value: (typical) => typical("service", "us"),
      goal: 100,
      better: "lower",
      means:
        "microseconds of processor time of all that the service does in its own process for one more answer: labels, skills, posterior, judging people, writing its statements and the event; Postgres is answered from memory",
    },
  ],
  peers: null,
};
