import { ActionIcon, Button, Checkbox, Group, MultiSelect, Stack, Tooltip } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconTrash } from "@tabler/icons-react";
import {
  changeTransition,
  moveTransition,
  removeTransition,
  setTargets,
  setTrigger,
} from "../chart/edit-transitions.ts";
import type { Json } from "../chart/json.ts";
import { pointTo } from "../chart/pointer.ts";
import { placeOf, type Transition } from "../chart/transitions.ts";
import { useEditor } from "../editor/editor-context.ts";
import { ActionsForm } from "./actions-form.tsx";
import { CommitInput } from "./commit-input.tsx";
import { GuardForm } from "./guard-form.tsx";
import { TriggerForm } from "./trigger-form.tsx";
import { useError } from "./use-issue.ts";

/** Everything about one transition. */
export function TransitionForm({ transition }: { transition: Transition }) {
  const { chart, apply, readOnly } = useEditor();
  const { written, pointer, source } = transition;
  const targetError = useError(pointTo(pointer, "target"));
  const statePointer = chart.states.find(({ path }) => path === source)?.pointer ?? "";
  const { list } = placeOf(transition, statePointer);
  const siblings = chart.transitions.filter((one) => one.source === source && placeOf(one, statePointer).list === list);
  const at = siblings.findIndex((one) => one.pointer === pointer);
  const set = (fields: Record<string, Json | undefined>) => apply((now) => changeTransition(now, transition, fields));
  const text = (field: string) => (typeof written[field] === "string" ? written[field] : "");
  return (
    <Stack gap="sm">
      <TriggerForm
        trigger={transition.trigger}
        onChange={(next) => apply((now) => setTrigger(now, transition, next))}
      />
      <MultiSelect
        size="xs"
        label="Leads to"
        description={transition.targets.length === 0 ? "Nowhere: it acts and stays." : undefined}
        searchable
        clearable
        data={chart.states.filter(({ path }) => path !== "").map(({ path }) => path)}
        disabled={readOnly}
        error={targetError}
        value={transition.targets}
        onChange={(targets) => apply((now) => setTargets(now, transition, targets))}
      />
      <GuardForm guard={written["guard"]} pointer={pointTo(pointer, "guard")} onChange={(guard) => set({ guard })} />
      <ActionsForm
        title="Does on the way"
        actions={written["actions"]}
        pointer={pointTo(pointer, "actions")}
        onChange={(actions) => set({ actions })}
      />
      <CommitInput
        label="In words"
        placeholder="Shown on the arrow instead of the guard"
        readOnly={readOnly}
        value={text("description")}
        onCommit={(description) => set({ description: description || undefined })}
      />
      <Checkbox
        size="xs"
        label="Leave and enter the state again even when it stays in it"
        disabled={readOnly}
        checked={written["reenter"] === true}
        onChange={(event) => set({ reenter: event.currentTarget.checked || undefined })}
      />
      {!readOnly && (
        <Group justify="space-between">
          <Group gap={4}>
            <Tooltip label="Try it earlier">
              <ActionIcon
                variant="default"
                size={30}
                disabled={at <= 0}
                aria-label="Try it earlier"
                onClick={() => apply((now) => moveTransition(now, transition, -1))}
              >
                <IconArrowUp size={14} />
              </ActionIcon>
            </Tooltip>
            <Tooltip label="Try it later">
              <ActionIcon
                variant="default"
                size={30}
                disabled={at >= siblings.length - 1}
                aria-label="Try it later"
                onClick={() => apply((now) => moveTransition(now, transition, 1))}
              >
                <IconArrowDown size={14} />
              </ActionIcon>
            </Tooltip>
          </Group>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconTrash size={14} />}
            onClick={() => apply((now) => removeTransition(now, transition))}
          >
            Delete transition
          </Button>
        </Group>
      )}
    </Stack>
  );
}
