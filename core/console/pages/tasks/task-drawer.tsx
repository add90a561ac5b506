import { Drawer, Group, Text, FocusTrap } from "@mantine/core";
import { IconExternalLink } from "@tabler/icons-react";
import { Link } from "wouter";
import { TaskDetail } from "./task-detail.tsx";

/** A task beside the list that it was opened from. */
export function TaskDrawer({ taskId, onClose }: { taskId: string | null; onClose(): void }) {
  return (
    <Drawer
      opened={taskId !== null}
      onClose={onClose}
      position="right"
      size="xl"
      padding="md"
      overlayProps={{ backgroundOpacity: 0.15 }}
      transitionProps={{ duration: 120 }}
      title={
        <Group gap="xs">
          <Text fw="bold">Task</Text>
          {taskId && (
            <Link
              href={`/tasks/${taskId}`}
              aria-label="Open on a page of its own"
              style={{ color: "var(--mantine-color-dimmed)", display: "inline-flex" }}
            >
              <IconExternalLink size={15} />
            </Link>
          )}
        </Group>
      }
    >
      <FocusTrap.InitialFocus />
      {taskId && <TaskDetail key={taskId} taskId={taskId} />}
    </Drawer>
  );
}
