import type { Bench } from "../bench-definition.ts";
import { runLimiter } from "./limiter-contender.ts";
import { runBare, runGateway } from "./proxy-contender.ts";

/** Requests through the front door, in workerd itself. */
export const gatewayBench: Bench = {
  name: "gateway",
  summary: "reads through the Worker in workerd, 64 people with tokens, the same origin behind it and a bare proxy",
  unit: "requests",
  prepare: async () => null,
  contenders: [
    { name: "gateway", run: runGateway },
    { name: "bare", run: runBare },
    { name: "limiter", run: runLimiter, once: true },
  ],
  ratios: [
    {
      ratio: "vs_bare_proxy",
      value: (typical) => typical("gateway") / typical("bare"),
      goal: 0.8,
      better: "higher",
      means: "of a bare proxy's requests per second",
    },
    {
      ratio: "p50_added_ms",
      value: (typical) => typical("gateway", "p50OneByOne") - typical("bare", "p50OneByOne"),
      goal: 0.3,
      better: "lower",
      means: "milliseconds more than a bare proxy, one request at a time",
    },
    {
      ratio: "worker_gzip_kb",
      value: (typical) => typical("gateway", "gzipKb"),
      goal: 100,
      better: "lower",
      means: "kilobytes of the Worker as it is deployed, without the workbench",
    },
    {
      ratio: "over_admissions",
      value: (typical) => typical("limiter", "over"),
      goal: 0,
      better: "lower",
      means: "requests let in above their quota, of a million decisions in three isolates with skewed clocks",
    },
  ],
  peers: null,
};
