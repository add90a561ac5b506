import { Button, Group, Select, Stack } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { titleOf } from "../../../look/status-look.ts";
import { addState, nameProblem, removeState, renameState, setInitial, setKind } from "../chart/edit-states.ts";
import { isObject, type Json } from "../chart/json.ts";
import { pointTo, withValue } from "../chart/pointer.ts";
import type { StateKind, StateNode } from "../chart/states.ts";
import { useEditor } from "../editor/editor-context.ts";
import { ActionsForm } from "./actions-form.tsx";
import { CommitArea, CommitInput, monospace } from "./commit-input.tsx";
import { InvocationsForm } from "./invocations-form.tsx";
import { OutputForm } from "./output-form.tsx";
import { TransitionList } from "./transition-list.tsx";
import { useError } from "./use-issue.ts";
import { WayHere } from "./way-here.tsx";

const kinds = [
  { value: "atomic", label: "a simple state" },
  { value: "compound", label: "one of several inside" },
  { value: "parallel", label: "all inside at once" },
  { value: "final", label: "an end" },
  { value: "history", label: "where it was before" },
];
const stages = ["annotate", "review", "adjudicate"];

/** Everything about one state. */
export function StateForm({ state }: { state: StateNode }) {
  const { apply, readOnly, catalogue, document } = useEditor();
  const { pointer, path, parent } = state;
  const nameError = useError(pointTo(pointer, "id"));
  const statusError = useError(pointTo(pointer, "meta", "status"));
  const meta = isObject(state.state["meta"]) ? state.state["meta"] : {};
  const set = (value: Json | undefined, ...keys: string[]) =>
    apply((now) => withValue(now, pointTo(pointer, ...keys), value));
  const setMeta = (key: string, value: string | undefined) => {
    const next = Object.entries({ ...meta, [key]: value }).filter(([, one]) => one !== undefined) as [string, Json][];
    set(next.length > 0 ? Object.fromEntries(next) : undefined, "meta");
  };
  const acts = state.kind !== "history";
  return (
    <Stack gap="sm">
      <CommitInput
        label="Name"
        styles={monospace}
        data-rename
        readOnly={readOnly}
        value={state.key}
        error={nameError}
        refuse={(name) => nameProblem(document.definition, parent ?? "", name)}
        onCommit={(name) => apply((now) => renameState(now, path, name))}
      />
      <CommitInput
        label="Shown as"
        placeholder={state.key}
        readOnly={readOnly}
        value={typeof meta["label"] === "string" ? meta["label"] : ""}
        onCommit={(label) => setMeta("label", label || undefined)}
      />
      <Group gap={6} grow align="flex-start">
        <Select
          size="xs"
          label="Task status"
          placeholder="as it was"
          clearable
          disabled={readOnly}
          error={statusError}
          data={(catalogue?.statuses ?? []).map((value) => ({ value, label: titleOf(value) }))}
          value={typeof meta["status"] === "string" ? meta["status"] : null}
          onChange={(status) => setMeta("status", status ?? undefined)}
        />
        <Select
          size="xs"
          label="Queue stage"
          placeholder="as it was"
          clearable
          disabled={readOnly}
          data={stages}
          value={typeof meta["stage"] === "string" ? meta["stage"] : null}
          onChange={(stage) => setMeta("stage", stage ?? undefined)}
        />
      </Group>
      <Group gap={6} align="flex-end" wrap="nowrap">
        <Select
          size="xs"
          style={{ flex: 1 }}
          label="Kind"
          allowDeselect={false}
          disabled={readOnly}
          data={kinds}
          value={state.kind}
          onChange={(kind) => kind && kind !== state.kind && apply((now) => setKind(now, path, kind as StateKind))}
        />
        {!readOnly && (
          <Button
            size="xs"
            variant="default"
            disabled={state.initial}
            onClick={() => apply((now) => setInitial(now, path))}
          >
            {state.initial ? "Begins here" : "Begin here"}
          </Button>
        )}
      </Group>
      {acts && (
        <>
          <ActionsForm
            title="Does on the way in"
            actions={state.state["entry"]}
            pointer={pointTo(pointer, "entry")}
            onChange={(entry) => set(entry, "entry")}
          />
          <ActionsForm
            title="Does on the way out"
            actions={state.state["exit"]}
            pointer={pointTo(pointer, "exit")}
            onChange={(exit) => set(exit, "exit")}
          />
        </>
      )}
      {acts && state.kind !== "final" && <InvocationsForm state={state} />}
      {state.kind === "final" && (
        <OutputForm
          value={state.state["output"]}
          pointer={pointTo(pointer, "output")}
          readOnly={readOnly}
          onChange={(output) => set(output, "output")}
        />
      )}
      <TransitionList state={state} />
      {state.kind !== "history" && <WayHere state={state} />}
      <CommitArea
        label="Notes"
        readOnly={readOnly}
        value={typeof state.state["description"] === "string" ? state.state["description"] : ""}
        onCommit={(text) => set(text || undefined, "description")}
      />
      {!readOnly && (
        <Group justify="space-between" gap="xs">
          <Button
            size="xs"
            variant="default"
            leftSection={<IconPlus size={14} />}
            onClick={() => apply((now) => addState(now, path))}
          >
            State inside
          </Button>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconTrash size={14} />}
            onClick={() => apply((now) => removeState(now, path))}
          >
            Delete state
          </Button>
        </Group>
      )}
    </Stack>
  );
}
