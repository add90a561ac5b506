import { Button, Group, Modal, Text } from "@mantine/core";
import { useEffect } from "react";
import { useShortcuts } from "../../../core/console/look/shortcuts.ts";
import type { Project } from "../../../core/projects/contract.ts";
import { Markdown } from "./markdown.tsx";

interface InstructionsProps {
  project: Project;
  opened: boolean;
  keys: string;
  onChange(opened: boolean): void;
}

const storageKey = (project: Project) => `welo-read-${project.id}`;
// Instructions that have changed are shown again.
const fingerprint = (text: string) =>
  `${text.length}:${[...text].reduce((sum, c) => (sum * 31 + (c.codePointAt(0) ?? 0)) | 0, 7)}`;

/** What the project asks for: opens by itself the first time and after each change, and by its key. */
export function Instructions({ project, opened, keys, onChange }: InstructionsProps) {
  const { instructions } = project;
  useShortcuts([{ id: "task.instructions", keys, title: "Instructions", group: "Task", run: () => onChange(true) }]);
  useEffect(() => {
    if (instructions.trim() && localStorage.getItem(storageKey(project)) !== fingerprint(instructions)) onChange(true);
  }, [project, instructions, onChange]);
  const close = () => {
    localStorage.setItem(storageKey(project), fingerprint(instructions));
    onChange(false);
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={`Instructions: ${project.name}`}
      size="lg"
      transitionProps={{ duration: 0 }}
    >
      {instructions.trim() ? (
        <Markdown text={instructions} />
      ) : (
        <Text fz="sm" c="dimmed">
          This project has no instructions.
        </Text>
      )}
      <Group justify="flex-end" mt="lg">
        <Button onClick={close} data-autofocus>
          Understood
        </Button>
      </Group>
    </Modal>
  );
}
