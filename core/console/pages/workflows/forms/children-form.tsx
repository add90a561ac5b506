import { ActionIcon, Button, Group, Stack, Text, Tooltip } from "@mantine/core";
import { IconPencil, IconPlus, IconX } from "@tabler/icons-react";
import { addChild, childNameProblem, childrenOf, removeChild, renameChild, startsOf } from "../chart/children.ts";
import { pointTo } from "../chart/pointer.ts";
import { statesOf } from "../chart/states.ts";
import { useEditor } from "../editor/editor-context.ts";
import { CommitInput, monospace } from "./commit-input.tsx";
import classes from "./forms.module.css";
import { useIssue } from "./use-issue.ts";

/** The statecharts that this one may start; each opens in the picture as the workflow itself does. */
export function ChildrenForm() {
  const { document, apply, readOnly } = useEditor();
  const children = Object.entries(childrenOf(document.definition));
  return (
    <Stack gap={8} role="group" aria-label="Child statecharts">
      <Group justify="space-between" gap="xs">
        <Text fz="sm" fw={560}>
          Child statecharts
        </Text>
        {!readOnly && (
          <Button
            size="compact-xs"
            variant="subtle"
            leftSection={<IconPlus size={12} />}
            onClick={() => apply(addChild)}
          >
            Add
          </Button>
        )}
      </Group>
      {children.length === 0 && (
        <Text fz="xs" c="dimmed">
          None. A state runs one by “Runs meanwhile”, an action starts one by “spawn”.
        </Text>
      )}
      {children.map(([name, child]) => (
        <Child
          key={name}
          name={name}
          states={statesOf(child).length - 1}
          starts={startsOf(document.definition, name)}
          onRename={(to) => apply((now) => renameChild(now, name, to))}
          onRemove={() => apply((now) => removeChild(now, name))}
        />
      ))}
    </Stack>
  );
}

function Child({
  name,
  states,
  starts,
  onRename,
  onRemove,
}: {
  name: string;
  states: number;
  starts: number;
  onRename(to: string): void;
  onRemove(): void;
}) {
  const { document, select, readOnly } = useEditor();
  const pointer = pointTo("", "children", name);
  const issue = useIssue(pointer);
  const many = (count: number, word: string) => `${count} ${word}${count === 1 ? "" : "s"}`;
  return (
    <Stack gap={4} className={classes.card}>
      <Group gap={4} wrap="nowrap">
        <CommitInput
          aria-label={`Name of the child ${name}`}
          style={{ flex: 1 }}
          styles={monospace}
          readOnly={readOnly}
          value={name}
          refuse={(to) => childNameProblem(document.definition, to)}
          onCommit={onRename}
        />
        <Tooltip label="Open it">
          <ActionIcon
            variant="subtle"
            color="gray"
            size={30}
            aria-label={`Open the child ${name}`}
            onClick={() => select(pointer)}
          >
            <IconPencil size={14} />
          </ActionIcon>
        </Tooltip>
        {!readOnly && (
          <Tooltip label="Delete it">
            <ActionIcon
              variant="subtle"
              color="gray"
              size={30}
              aria-label={`Delete the child ${name}`}
              onClick={onRemove}
            >
              <IconX size={14} />
            </ActionIcon>
          </Tooltip>
        )}
      </Group>
      <Text fz="xs" c={issue?.severity === "error" ? "var(--look-bad)" : "dimmed"}>
        {issue?.message ?? `${many(states, "state")}, started in ${many(starts, "place")}`}
      </Text>
    </Stack>
  );
}
