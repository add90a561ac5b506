import { Group, Text } from "@mantine/core";
import { IconPhoto, IconTextCaption } from "@tabler/icons-react";
import type { Task } from "../../../tasks/contract.ts";

/** What a task is called: its key, its file's name, or the beginning of its text. */
export function taskTitle(task: Task): string {
  if (task.externalKey) return task.externalKey;
  if (task.data.name) return task.data.name;
  return task.data.type === "text" ? task.data.text.slice(0, 120) : `Image ${task.id.slice(-6)}`;
}

/** A task's title on one line, with its kind of media. */
export function TaskTitle({ task }: { task: Task }) {
  const Icon = task.data.type === "image" ? IconPhoto : IconTextCaption;
  return (
    <Group gap="xs" wrap="nowrap" miw={0}>
      <Icon
        size={16}
        stroke={1.6}
        color="var(--mantine-color-dimmed)"
        aria-label={task.data.type}
        style={{ flex: "none" }}
      />
      <Text fz="sm" lineClamp={1} maw={420} miw={120} style={{ overflowWrap: "anywhere" }}>
        {taskTitle(task)}
      </Text>
    </Group>
  );
}
