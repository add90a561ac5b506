import { Button, CloseButton, Group, Paper, Text, Tooltip } from "@mantine/core";
import { useState } from "react";
import type { Task } from "../../../../tasks/contract.ts";
import { useCan } from "../../../look/session.ts";
import { useShortcuts } from "../../../look/shortcuts.ts";
import { count } from "../../../numbers.ts";
import type { BulkAct } from "./bulk-acts.ts";
import { BulkDialog } from "./bulk-dialog.tsx";
import classes from "./bulk.module.css";

export interface BulkBarProps {
  selected: ReadonlyMap<string, Task>;
  onSelect(selected: ReadonlyMap<string, Task>): void;
  /** Selects all that fit the filters, up to a thousand; null where that is done already. */
  onAll: (() => void) | null;
  loadingAll: boolean;
}

const acts: { kind: BulkAct["kind"]; title: string; permission: string; key: string }[] = [
  { kind: "assign", title: "Assign", permission: "task.assign", key: "shift+a" },
  { kind: "priority", title: "Priority", permission: "task.update", key: "shift+p" },
  { kind: "requeue", title: "Requeue", permission: "task.assign", key: "shift+r" },
  { kind: "cancel", title: "Cancel", permission: "task.update", key: "shift+c" },
];

/** What can be done to all tasks that are selected. */
export function BulkBar({ selected, onSelect, onAll, loadingAll }: BulkBarProps) {
  const may: Record<string, boolean> = { "task.assign": useCan("task.assign"), "task.update": useCan("task.update") };
  const [doing, setDoing] = useState<{ kind: BulkAct["kind"]; tasks: Task[] } | null>(null);
  const offered = selected.size > 0 ? acts.filter((one) => may[one.permission]) : [];
  const begin = (kind: BulkAct["kind"]) => setDoing({ kind, tasks: [...selected.values()] });
  const clear = () => onSelect(new Map());
  useShortcuts([
    ...offered.map((one) => ({
      id: `tasks.bulk.${one.kind}`,
      keys: one.key,
      title: `${one.title} the selected tasks`,
      group: "Tasks",
      run: () => begin(one.kind),
    })),
    ...(selected.size > 0
      ? [{ id: "tasks.bulk.clear", keys: "esc", title: "Clear the selection", group: "Tasks", run: clear }]
      : []),
  ]);
  return (
    <>
      {selected.size > 0 && (
        <Paper className={classes.bar} role="toolbar" aria-label="Selected tasks" shadow="md">
          <Group gap="xs">
            <Text fz="sm" fw="bold" role="status">
              {count(selected.size)} selected
            </Text>
            {onAll && (
              <Button size="compact-sm" variant="subtle" loading={loadingAll} onClick={onAll}>
                Select up to 1,000 that fit
              </Button>
            )}
          </Group>
          <Group gap="xs">
            {offered.map((one) => (
              <Tooltip key={one.kind} label={`${one.title} (${one.key.replace("shift+", "Shift ").toUpperCase()})`}>
                <Button size="xs" variant="default" onClick={() => begin(one.kind)}>
                  {one.title}
                </Button>
              </Tooltip>
            ))}
            <CloseButton aria-label="Clear the selection" onClick={clear} />
          </Group>
        </Paper>
      )}
      {doing && (
        <BulkDialog
          kind={doing.kind}
          tasks={doing.tasks}
          onClose={() => setDoing(null)}
          onDone={(left) => onSelect(new Map(left.map((task) => [task.id, task])))}
        />
      )}
    </>
  );
}
