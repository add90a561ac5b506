import type { Bench } from "../bench-definition.ts";
import { QUEUED, runClaims } from "./claim-contenders.ts";
import { runSkipLocked } from "./skip-locked-contender.ts";
import { makeWorld } from "./world.ts";

/** As many claims with few waiting as with many: what they leave behind in the index costs those after them. */
const COMPARED = 5000;

/** Sixty-four people who wait for their next task, by the verb, against the loop that has no lease, no person and no event. */
export const nextTaskBench: Bench = {
  name: "next-task",
  summary: "claims by the verb, in process, 64 people waiting, row-level security on, 8 workspaces mixed, fsync on",
  unit: "claims",
  prepare: makeWorld,
  contenders: [
    { name: "claims", run: (given) => runClaims(given, QUEUED) },
    { name: "skip_locked", run: runSkipLocked },
    { name: "few", run: (given) => runClaims(given, 10_000, COMPARED) },
    { name: "many", run: (given) => runClaims(given, given.rows ?? 1_000_000, COMPARED) },
  ],
  ratios: [
    {
      ratio: "vs_skip_locked",
      value: (typical) => typical("claims") / typical("skip_locked"),
      goal: 2,
      better: "higher",
      means: "times the speed of a bare select for update skip locked, update, commit",
    },
    {
      ratio: "buffers_1m_vs_10k",
      value: (typical) => typical("many", "buffers") / typical("few", "buffers"),
      goal: 1.2,
      better: "lower",
      means: "times the pages that a claim touches with ten thousand tasks waiting, with a million (or --rows of them)",
    },
    {
      ratio: "p99_1m_vs_10k",
      value: (typical) => typical("many", "p99") / typical("few", "p99"),
      goal: 2,
      better: "lower",
      means: "times what the slowest in a hundred waits with ten thousand tasks waiting, with a million",
    },
  ],
  limitMs: 900_000,
  peers: null,
};
