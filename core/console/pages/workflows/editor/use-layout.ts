import { useEffect, useState } from "react";
import type { Chart } from "../chart/graph.ts";
import { type Layout, layOutIn } from "../chart/layout.ts";

const elk = import("elkjs/lib/elk.bundled.js").then(({ default: Elk }) => new Elk());

/** A chart with its layout for a frame; while a newer one is being laid out, the last one that was. */
export function useLayout(
  chart: Chart,
  frame: { width: number; height: number } | null,
): { chart: Chart; layout: Layout } | null {
  const [laid, setLaid] = useState<{ chart: Chart; layout: Layout } | null>(null);
  useEffect(() => {
    if (!frame) return;
    let current = true;
    void elk
      .then((engine) => layOutIn(engine, chart, frame))
      .then((layout) => current && setLaid({ chart, layout }))
      // What cannot be laid out keeps the picture that was; the problems say why.
      .catch(() => {});
    return () => {
      current = false;
    };
  }, [chart, frame]);
  return laid;
}
