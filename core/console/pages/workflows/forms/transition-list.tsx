import { Button, Group, Stack, Text, UnstyledButton } from "@mantine/core";
import { IconArrowRight, IconPlus, IconRefresh } from "@tabler/icons-react";
import { connect } from "../chart/edit-transitions.ts";
import { edgeText } from "../chart/graph.ts";
import type { StateNode } from "../chart/states.ts";
import { useEditor } from "../editor/editor-context.ts";
import classes from "./forms.module.css";

/** The transitions written on one state, to go to each, and to add one. */
export function TransitionList({ state }: { state: StateNode }) {
  const { chart, select, apply, readOnly } = useEditor();
  const own = chart.transitions.filter(({ source }) => source === state.path);
  if (state.kind === "final" || state.kind === "history") return null;
  return (
    <Stack gap={4} role="group" aria-label="Transitions">
      <Group justify="space-between" gap="xs">
        <Text fz="sm" fw={560}>
          Transitions
        </Text>
        {!readOnly && (
          <Button
            size="compact-xs"
            variant="subtle"
            leftSection={<IconPlus size={12} />}
            onClick={() =>
              apply((now) => connect(now, state.path, null, { kind: "event", event: unused(own.map(edgeText)) }))
            }
          >
            Add
          </Button>
        )}
      </Group>
      {own.length === 0 && (
        <Text fz="xs" c="dimmed">
          None from here.
        </Text>
      )}
      {own.map((one) => (
        <UnstyledButton key={one.pointer} className={classes.row} onClick={() => select(one.pointer)}>
          <span>{edgeText(one)}</span>
          {one.targets.length > 0 ? (
            <>
              <IconArrowRight size={12} aria-label="leads to" style={{ flex: "none" }} />
              <Text component="span" fz="xs" c="dimmed">
                {one.targets.join(", ")}
              </Text>
            </>
          ) : (
            <IconRefresh size={12} aria-label="acts in place" style={{ flex: "none" }} />
          )}
        </UnstyledButton>
      ))}
    </Stack>
  );
}

function unused(names: readonly string[]): string {
  for (let n = 1; ; n++) if (!names.includes(`event_${n}`)) return `event_${n}`;
}
