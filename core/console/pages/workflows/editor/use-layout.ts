import { useEffect, useMemo, useState } from "react";
import type { ELK } from "elkjs/lib/elk-api.js";
import type { Chart } from "../chart/graph.ts";
import { type Layout, layoutKey, layOutIn } from "../chart/layout.ts";

let engine: Promise<ELK> | undefined;

/** Layout runs in a worker of its own, so that typing and dragging never wait for it. */
async function openEngine(): Promise<ELK> {
  const [{ default: Elk }, { elkWorkerUrl }] = await Promise.all([
    import("elkjs/lib/elk-api.js"),
    import("./elk-worker.ts"),
  ]);
  return new Elk({ workerFactory: () => new Worker(elkWorkerUrl) });
}

/** A chart with its layout for a frame; while a newer one is being laid out, the last one that was. */
export function useLayout(
  chart: Chart,
  frame: { width: number; height: number } | null,
): { chart: Chart; layout: Layout } | null {
  const [laid, setLaid] = useState<{ chart: Chart; layout: Layout; key: string } | null>(null);
  const key = useMemo(() => layoutKey(chart), [chart]);
  useEffect(() => {
    if (!frame) return;
    if (laid?.key === key) {
      if (laid.chart !== chart) setLaid({ ...laid, chart });
      return;
    }
    let current = true;
    const begin = () => {
      engine ??= openEngine();
      void engine
        .then((one) => layOutIn(one, chart, frame))
        .then((layout) => current && setLaid({ chart, layout, key }))
        // What cannot be laid out keeps the picture that was; the problems say why.
        .catch(() => {});
    };
    const timer = setTimeout(begin, laid ? 100 : 0);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [chart, frame, key, laid]);
  return laid;
}
