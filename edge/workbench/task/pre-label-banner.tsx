import { Button, Group, Text } from "@mantine/core";
import { IconSparkles } from "@tabler/icons-react";
import type { Editor } from "../document/editor.ts";
import { holdsModelWork, type PreLabel, scoreWords, startEmpty } from "../document/pre-label.ts";
import { useStore } from "../store.ts";
import classes from "./task.module.css";

/** Says that a model has worked on the task before, for as long as anything is left as it made it, and offers to do without. */
export function PreLabelBanner({ editor, preLabel }: { editor: Editor; preLabel: PreLabel }) {
  const shown = useStore(editor.store, (s) => holdsModelWork(editor, s.history.present, preLabel));
  if (!shown) return null;
  const sure = scoreWords(preLabel.score);
  return (
    <section className={classes.banner} data-tone="note" aria-label="Begun by a model" data-testid="pre-label">
      <Group gap={8} wrap="nowrap" justify="space-between">
        <Group gap={8} wrap="nowrap">
          <IconSparkles size={17} color="var(--mantine-primary-color-filled)" style={{ flex: "none" }} aria-hidden />
          <Text fz="sm">
            <strong>A model began this task{sure ? `, ${sure} sure` : ""}.</strong> Mend what is wrong; what you change
            is yours.{" "}
            {preLabel.model && (
              <Text component="span" fz="xs" c="dimmed">
                {preLabel.model}
              </Text>
            )}
          </Text>
        </Group>
        <Button size="compact-sm" variant="default" style={{ flex: "none" }} onClick={() => startEmpty(editor)}>
          Start empty
        </Button>
      </Group>
    </section>
  );
}
