import type { Bench } from "./bench-definition.ts";

/** Every bench by name, loaded when it is asked for. */
export const benches: Record<string, () => Promise<Bench>> = {
  auth: async () => (await import("./auth/auth.bench.ts")).authBench,
  bulk: async () => (await import("./bulk/bulk.bench.ts")).bulkBench,
  canvas: async () => (await import("./canvas/canvas.bench.ts")).canvasBench,
  gateway: async () => (await import("./gateway/gateway.bench.ts")).gatewayBench,
  quality: async () => (await import("./quality/quality.bench.ts")).qualityBench,
  "next-task": async () => (await import("./next-task/next-task.bench.ts")).nextTaskBench,
  walk: async () => (await import("./walk/walk.bench.ts")).walkBench,
  workflow: async () => (await import("./workflow/workflow.bench.ts")).workflowBench,
};
