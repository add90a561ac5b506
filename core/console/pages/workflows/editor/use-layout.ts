import { useEffect, useMemo, useRef, useState } from "react";
import type { ELK } from "elkjs/lib/elk-api.js";
import type { Chart } from "../chart/graph.ts";
import { isLarge, type Layout, layoutKey, layOutIn } from "../chart/layout.ts";
import { roughLayout } from "../chart/rough-layout.ts";

let engine: Promise<ELK> | undefined;

/** Layout runs in a worker of its own, so that typing and dragging never wait for it. What cannot be fetched is asked for anew the next time. */
function openEngine(): Promise<ELK> {
  engine ??= Promise.all([import("elkjs/lib/elk-api.js"), import("./elk-worker.ts")])
    .then(([{ default: Elk }, { elkWorkerUrl }]) => new Elk({ workerFactory: () => new Worker(elkWorkerUrl) }))
    .catch((error: unknown) => {
      engine = undefined;
      throw error;
    });
  return engine;
}
// Whoever loads this file is about to show a picture: its 1.6 MB come while the workflow itself is being fetched.
openEngine().catch(() => undefined);

interface Laid {
  chart: Chart;
  layout: Layout;
  key: string;
}
interface Frame {
  width: number;
  height: number;
}

/**
 * A chart with its layout for a frame. While it is being laid out (`busy`) it is the last one that was, or at first a rough one if
 * it is large or could not be laid out; of the charts that come meanwhile only the newest has its turn.
 */
export function useLayout(chart: Chart, frame: Frame | null): { chart: Chart; layout: Layout; busy: boolean } | null {
  const [laid, setLaid] = useState<Laid | null>(null);
  const [tried, setTried] = useState("");
  const key = useMemo(() => layoutKey(chart), [chart]);
  const failed = tried === key;
  const rough = useMemo(() => (!laid && (failed || isLarge(chart)) ? roughLayout(chart) : null), [laid, failed, chart]);
  const underWay = useRef(false);
  const next = useRef<(() => void) | null>(null);
  useEffect(() => {
    if (!frame) return;
    if (laid?.key === key) {
      if (laid.chart !== chart) setLaid({ ...laid, chart });
      return;
    }
    let current = true;
    const begin = () => {
      if (!current) return;
      if (underWay.current) return void (next.current = begin);
      underWay.current = true;
      void openEngine()
        .then((one) => layOutIn(one, chart, frame))
        .then((layout) => current && setLaid({ chart, layout, key }))
        // What cannot be laid out keeps the picture that was, if there was one; the problems say why.
        .catch(() => current && setTried(key))
        .finally(() => {
          underWay.current = false;
          const waiting = next.current;
          next.current = null;
          waiting?.();
        });
    };
    const timer = setTimeout(begin, laid ? 100 : 0);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [chart, frame, key, laid]);
  const busy = laid?.key !== key && !failed;
  if (laid) return { chart: laid.chart, layout: laid.layout, busy };
  return rough && { chart, layout: rough, busy };
}
