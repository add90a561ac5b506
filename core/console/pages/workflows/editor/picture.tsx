import "@xyflow/react/dist/base.css";
import {
  Background,
  type Connection,
  ConnectionMode,
  ControlButton,
  Controls,
  type Edge,
  type Node,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
  type Viewport,
} from "@xyflow/react";
import { Group, Loader, Skeleton } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import { IconMaximize } from "@tabler/icons-react";
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import type { Chart } from "../chart/graph.ts";
import { type Box, isLarge, type Layout } from "../chart/layout.ts";
import { type Direction, neighbour } from "../chart/neighbour.ts";
import { Arrow, type ArrowData } from "./arrow.tsx";
import classes from "./picture.module.css";
import { StateBox, type StateBoxData } from "./state-box.tsx";
import { useLayout } from "./use-layout.ts";

export interface PictureProps {
  chart: Chart;
  /** Pointer to what is selected. */
  selection?: string;
  onSelect?(pointer: string): void;
  /** A line was drawn from one state to another. */
  onConnect?(source: string, target: string): void;
  /** Paths of states that are active. */
  current?: readonly string[];
  /** Pointers of transitions just taken. */
  taken?: readonly string[];
  /** How many tasks are in each state. */
  counts?: ReadonlyMap<string, number>;
  /** Worst finding inside each state. */
  marks?: ReadonlyMap<string, "error" | "warning">;
  label: string;
}

const nodeTypes = { state: StateBox };
const edgeTypes = { arrow: Arrow };
const none: readonly string[] = [];
const margin = { top: 52, bottom: 52, left: 52, right: 20 };

/** Where to look from so that everything drawn, arrows and their labels too, is in the frame, but never too small to read. */
function viewOf(layout: Layout, width: number, height: number): Viewport {
  const [across, down] = [width - margin.left - margin.right, height - margin.top - margin.bottom];
  const zoom = Math.min(1, Math.max(0.4, Math.min(across / layout.width, down / layout.height)));
  const place = (room: number, size: number, start: number) => start + Math.max(0, (room - size * zoom) / 2);
  return { x: place(across, layout.width, margin.left), y: place(down, layout.height, margin.top), zoom };
}

/** A workflow drawn: states inside states, arrows at right angles. Arrow keys go from state to state. */
export function Picture(props: PictureProps) {
  const { ref, frame } = useFrame();
  const laid = useLayout(props.chart, frame);
  return (
    <div ref={ref} className={classes.place} aria-busy={laid?.busy ?? true}>
      {laid?.busy && isLarge(laid.chart) && (
        <Group gap={6} className={classes.busy} role="status">
          <Loader size={12} aria-hidden />
          Laying out
        </Group>
      )}
      {laid ? (
        <ReactFlowProvider>
          <Drawing {...props} layout={laid.layout} chart={laid.chart} />
        </ReactFlowProvider>
      ) : (
        <>
          <Skeleton h="100%" radius={0} aria-hidden />
          <Group gap={6} className={classes.loading} role="status">
            <Loader size={12} aria-hidden />
            Loading what lays the picture out
          </Group>
        </>
      )}
    </div>
  );
}

/** The room that there was when the picture was opened; a form beside it takes some away without turning the picture round. */
function useFrame() {
  const ref = useRef<HTMLDivElement>(null);
  const [frame, setFrame] = useState<{ width: number; height: number } | null>(null);
  useEffect(() => {
    const { clientWidth: width, clientHeight: height } = ref.current!;
    setFrame({ width: Math.max(width, 200), height: Math.max(height, 200) });
  }, []);
  return { ref, frame };
}

function Drawing({ chart, layout, ...props }: PictureProps & { layout: Layout }) {
  const { selection, onSelect, onConnect, label, current = none, taken = none, counts, marks } = props;
  const nodes = useMemo(
    () => boxesOf(chart, layout, { current, counts, marks, selection, onSelect, open: Boolean(onConnect) }),
    [chart, layout, current, counts, marks, selection, onSelect, onConnect],
  );
  const edges = useMemo(
    () => arrowsOf(chart, layout, { taken, selection, onSelect }),
    [chart, layout, taken, selection, onSelect],
  );
  const places = useMemo(() => absolute(chart, layout), [chart, layout]);
  const flow = useReactFlow();
  const fitted = useRef(false);
  const moved = useRef(false);
  const { ref: sizer, width, height } = useElementSize();
  useEffect(() => {
    if (!moved.current && width > 0 && height > 0) void flow.setViewport(viewOf(layout, width, height));
    fitted.current = true;
  }, [flow, width, height, layout]);
  const shown = chart.nodes.find((one) => one.pointer === selection)?.path ?? current[0];
  useEffect(() => {
    const box = fitted.current && shown !== undefined ? places.get(shown) : undefined;
    if (box) bringIntoSight(flow, box);
  }, [flow, places, shown]);
  const onKeyDown = (event: KeyboardEvent) => {
    const direction = { ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down" }[event.key];
    if (!direction || event.target !== event.currentTarget || !onSelect) return;
    event.preventDefault();
    const next = neighbour(places, shown ?? "", direction as Direction);
    const found = chart.nodes.find((one) => one.path === next);
    if (found) onSelect(found.pointer);
  };
  return (
    <div ref={sizer} className={classes.frame} role="group" aria-label={label} tabIndex={0} onKeyDown={onKeyDown}>
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        connectionMode={ConnectionMode.Loose}
        nodesDraggable={false}
        nodesConnectable={Boolean(onConnect)}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        disableKeyboardA11y
        deleteKeyCode={null}
        minZoom={0.15}
        maxZoom={2}
        fitView
        fitViewOptions={{
          padding: { top: "56px", bottom: "20px", left: "48px", right: "24px" },
          maxZoom: 1,
          minZoom: 0.4,
        }}
        onInit={() => (fitted.current = true)}
        onConnect={({ source, target }: Connection) => onConnect?.(source, target)}
        onNodeClick={(_, { id }) => onSelect?.(chart.nodes.find((one) => one.path === id)?.pointer ?? "")}
        onPaneClick={() => onSelect?.("")}
        proOptions={{ hideAttribution: true }}
      >
        <Background gap={16} size={1} color="var(--look-line)" />
        <Controls showInteractive={false} showFitView={false} position="bottom-left">
          <ControlButton
            title="Show all of it"
            aria-label="Show all of it"
            onClick={() => {
              moved.current = false;
              void flow.setViewport(viewOf(layout, width, height), { duration: 200 });
            }}
          >
            <IconMaximize size={14} />
          </ControlButton>
        </Controls>
      </ReactFlow>
    </div>
  );
}

type Marks = Pick<PictureProps, "counts" | "marks" | "selection" | "onSelect"> & {
  current: readonly string[];
  open: boolean;
};

function boxesOf(
  chart: Chart,
  layout: Layout,
  { current, counts, marks, selection, onSelect, open }: Marks,
): Node<StateBoxData>[] {
  const parents = new Set(chart.nodes.map((one) => one.parent));
  return chart.nodes.flatMap((node): Node<StateBoxData>[] => {
    const box = layout.boxes.get(node.path);
    if (!box) return [];
    const data: StateBoxData = {
      node,
      group: parents.has(node.path),
      selected: selection === node.pointer && selection !== "",
      current: current.some((path) => path === node.path || path.startsWith(`${node.path}.`)),
      count: counts?.get(node.path) ?? 0,
      mark: marks?.get(node.path),
      onSelect,
      open,
    };
    return [
      {
        id: node.path,
        type: "state",
        position: { x: box.x, y: box.y },
        width: box.width,
        height: box.height,
        ...(node.parent === "" ? {} : { parentId: node.parent }),
        zIndex: node.depth,
        data,
      },
    ];
  });
}

function arrowsOf(
  chart: Chart,
  layout: Layout,
  { taken, selection, onSelect }: Pick<PictureProps, "selection" | "onSelect"> & { taken: readonly string[] },
): Edge<ArrowData>[] {
  return chart.edges.flatMap((edge): Edge<ArrowData>[] => {
    const route = layout.routes.get(edge.id);
    if (!route) return [];
    const { pointers } = edge;
    const selected = pointers.find((pointer) => pointer === selection);
    const data: ArrowData = { edge, route, selected, taken: pointers.some((one) => taken.includes(one)), onSelect };
    return [{ id: edge.id, type: "arrow", source: edge.source, target: edge.target, zIndex: selected ? 40 : 20, data }];
  });
}

function absolute(chart: Chart, { boxes }: Layout): Map<string, Box> {
  const places = new Map<string, Box>();
  for (const { path, parent } of chart.nodes) {
    const box = boxes.get(path);
    const around = places.get(parent) ?? { x: 0, y: 0 };
    if (box) places.set(path, { ...box, x: box.x + around.x, y: box.y + around.y });
  }
  return places;
}

function bringIntoSight(flow: ReturnType<typeof useReactFlow>, box: Box): void {
  const frame = document.querySelector(`.${classes.frame}`)?.getBoundingClientRect();
  if (!frame) return;
  const { x, y, zoom } = flow.getViewport();
  const [left, top] = [box.x * zoom + x, box.y * zoom + y];
  const inside =
    left >= 0 && top >= 0 && left + box.width * zoom <= frame.width && top + box.height * zoom <= frame.height;
  if (!inside)
    void flow.setCenter(box.x + box.width / 2, box.y + box.height / 2, { zoom: Math.max(zoom, 0.6), duration: 200 });
}
