import { IconAlertTriangle, IconCircleDot, IconFlag, IconHistory, IconLayoutColumns } from "@tabler/icons-react";
import { type KeyboardEvent, useRef } from "react";
import { titleOf } from "../../../look/status-look.ts";
import { count as counted } from "../../../numbers.ts";
import type { StateNode } from "../chart/states.ts";
import classes from "./editor.module.css";

interface OutlineProps {
  states: readonly StateNode[];
  selected: string;
  onSelect(pointer: string): void;
  marks?: ReadonlyMap<string, "error" | "warning">;
  counts?: ReadonlyMap<string, number>;
  current?: readonly string[];
}

/** All states as a list, indented as they lie inside each other: the picture for who cannot see it, or has no room for it. */
export function Outline({ states, selected, onSelect, marks, counts, current = [] }: OutlineProps) {
  const list = useRef<HTMLDivElement>(null);
  const chosen = states.find(({ pointer }) => pointer === selected) ?? states[0];
  const onKeyDown = (event: KeyboardEvent) => {
    const at = states.findIndex(({ pointer }) => pointer === chosen?.pointer);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: states.length - 1 }[event.key];
    const next = to === undefined ? undefined : states[to];
    if (!next) return;
    event.preventDefault();
    onSelect(next.pointer);
    list.current?.querySelectorAll<HTMLElement>("[role=treeitem]")[to!]?.focus();
  };
  return (
    <div ref={list} className={classes.outline} role="tree" aria-label="States" tabIndex={-1} onKeyDown={onKeyDown}>
      {states.map((state) => {
        const { path, pointer, depth, label, kind, initial } = state;
        const mark = marks?.get(path);
        const count = counts?.get(path) ?? 0;
        const isCurrent = current.some((one) => one === path || one.startsWith(`${path}.`)) && path !== "";
        return (
          <div
            key={pointer}
            role="treeitem"
            aria-level={depth + 1}
            aria-selected={pointer === chosen?.pointer}
            aria-current={isCurrent ? "step" : undefined}
            aria-label={spoken(state, mark, count)}
            tabIndex={pointer === chosen?.pointer ? 0 : -1}
            className={classes.outlineRow}
            style={{ paddingLeft: 10 + depth * 14 }}
            onClick={() => onSelect(pointer)}
            onKeyDown={(event) => event.key === "Enter" && onSelect(pointer)}
          >
            {kind === "final" && <IconFlag size={13} aria-hidden />}
            {kind === "history" && <IconHistory size={13} aria-hidden />}
            {kind === "parallel" && <IconLayoutColumns size={13} aria-hidden />}
            {initial && kind !== "parallel" && <IconCircleDot size={13} aria-hidden />}
            <span>{path === "" ? "Workflow" : label}</span>
            {mark && <IconAlertTriangle size={13} className={classes.mark} data-mark={mark} aria-hidden />}
            {count > 0 && <span className={classes.outlineCount}>{counted(count)}</span>}
          </div>
        );
      })}
    </div>
  );
}

function spoken({ path, label, kind, initial }: StateNode, mark: string | undefined, count: number): string {
  if (path === "") return "Workflow as a whole";
  return [
    label,
    kind === "final" ? "an end" : kind === "parallel" ? "all inside at once" : kind === "history" ? "history" : "",
    initial ? "begins here" : "",
    mark ? `has ${mark === "error" ? "an error" : "a warning"}` : "",
    count > 0 ? titleOf(`${count} tasks`) : "",
  ]
    .filter(Boolean)
    .join(", ");
}
