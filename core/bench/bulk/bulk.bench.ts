import type { Bench } from "../bench-definition.ts";
import { runCopy } from "./copy-contender.ts";
import { runOurs } from "./import-contender.ts";
import { makeWorld } from "./world.ts";

/** A million tasks by NDJSON, checked line by line, with keys, events and report, against SQL that stores lines ready made. */
export const bulkBench: Bench = {
  name: "bulk",
  summary: "tasks from a file of NDJSON, in process, row-level security on, keys, events and report written, fsync on",
  unit: "lines",
  prepare: makeWorld,
  contenders: [
    { name: "import", run: runOurs },
    { name: "copy", run: runCopy },
  ],
  ratios: [
    {
      ratio: "vs_copy",
      value: (typical) => typical("import") / typical("copy"),
      goal: 0.5,
      better: "higher",
      means: "of the speed of COPY into a temporary table and INSERT ... SELECT into the same tables",
    },
    {
      ratio: "rss_mb",
      value: (typical) => typical("import", "rssMb"),
      goal: 150,
      better: "lower",
      means: "megabytes by which memory grows over idle",
    },
  ],
  limitMs: 1_200_000,
  peers: null,
};
