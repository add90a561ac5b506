import type { Bench } from "./bench-definition.ts";

/** Every bench by name, loaded when it is asked for. */
export const benches: Record<string, () => Promise<Bench>> = {
  walk: async () => (await import("./walk/walk.bench.ts")).walkBench,
};
