import { Handle, type Node, type NodeProps, Position, useConnection } from "@xyflow/react";
import {
  IconAlertTriangle,
  IconArrowBarRight,
  IconArrowBarToRight,
  IconHistory,
  IconRefresh,
} from "@tabler/icons-react";
import { titleOf } from "../../../look/status-look.ts";
import { count as counted } from "../../../numbers.ts";
import type { ChartNode } from "../chart/graph.ts";
import { linesOf } from "../chart/layout.ts";
import classes from "./picture.module.css";

export interface StateBoxData {
  node: ChartNode;
  /** Has states inside. */
  group: boolean;
  selected: boolean;
  current: boolean;
  count: number;
  mark: "error" | "warning" | undefined;
  /** Lines can be drawn from and to it. */
  open: boolean;
  onSelect?: ((pointer: string) => void) | undefined;
  [key: string]: unknown;
}

const icons = { entry: IconArrowBarToRight, exit: IconArrowBarRight, inner: IconRefresh };
const words = { entry: "on the way in", exit: "on the way out", inner: "in place" };

/** One state in the picture: its name, task status, what it does, and its badges. */
export function StateBox({ data }: NodeProps<Node<StateBoxData>>) {
  const { node, group, selected, current, count, mark, open, onSelect } = data;
  const connecting = useConnection((one) => one.inProgress);
  const canReceive = open && connecting;
  const leads = open && node.kind !== "final" && node.kind !== "history";
  return (
    <div
      className={classes.state}
      data-kind={node.kind}
      data-group={group || undefined}
      data-selected={selected || undefined}
      data-current={current || undefined}
      data-state={node.path}
      title={node.path}
    >
      {node.initial && <span className={classes.initial} title="Begins here" />}
      <div className={classes.title}>
        {node.kind === "history" && <IconHistory size={13} aria-label="history" />}
        <span>{node.label}</span>
        {mark && (
          <IconAlertTriangle
            size={14}
            className={classes.mark}
            data-mark={mark}
            aria-label={mark === "error" ? "has an error" : "has a warning"}
          />
        )}
      </div>
      {linesOf(node).map(({ text, mark: kind, pointer }, at) => {
        if (kind === "status")
          return (
            <div key="status" className={classes.line}>
              <span>{titleOf(text)}</span>
            </div>
          );
        const Icon = icons[kind];
        return (
          <button
            type="button"
            key={`${kind}${at}`}
            tabIndex={-1}
            className={classes.line}
            title={`${text}, ${words[kind]}`}
            onClick={(event) => {
              event.stopPropagation();
              onSelect?.(pointer);
            }}
          >
            <Icon size={11} aria-hidden />
            <span>{text}</span>
          </button>
        );
      })}
      {count > 0 && (
        <span className={classes.count} title={`${counted(count)} tasks are here`}>
          {counted(count)}
        </span>
      )}
      {node.kind === "final" && <span className={classes.final} aria-hidden />}
      <Handle
        type="target"
        position={Position.Left}
        className={classes.target}
        isConnectable={canReceive}
        data-on={canReceive || undefined}
      />
      <Handle
        type="source"
        position={Position.Right}
        id="out"
        className={leads ? classes.source : classes.hidden}
        isConnectable={leads}
        title="Drag to where it leads"
      />
    </div>
  );
}
