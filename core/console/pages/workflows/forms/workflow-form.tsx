import { Button, Select, Stack } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { addState } from "../chart/edit-states.ts";
import { isObject, type Json } from "../chart/json.ts";
import { withValue } from "../chart/pointer.ts";
import { useEditor } from "../editor/editor-context.ts";
import { ChildrenForm } from "./children-form.tsx";
import { CommitArea, CommitInput, JsonField, monospace } from "./commit-input.tsx";
import { OutputForm } from "./output-form.tsx";
import { TransitionList } from "./transition-list.tsx";
import { useError } from "./use-issue.ts";

/** What holds for the workflow, or a child statechart of it, as a whole. */
export function WorkflowForm() {
  const { document, chart, apply, readOnly, state } = useEditor();
  const { definition } = document;
  const contextError = useError("/context");
  const idError = useError("/id");
  const initialError = useError("/initial");
  const set = (pointer: string, value: Json | undefined) => apply((now) => withValue(now, pointer, value));
  const text = (field: string) => (typeof definition[field] === "string" ? definition[field] : "");
  const top = chart.nodes.filter(({ parent }) => parent === "").map(({ key }) => key);
  return (
    <Stack gap="sm">
      <CommitInput
        label="Id"
        styles={monospace}
        readOnly={readOnly}
        error={idError}
        value={text("id")}
        onCommit={(id) => set("/id", id)}
      />
      <CommitArea
        label="What it is for"
        readOnly={readOnly}
        value={text("description")}
        onCommit={(description) => set("/description", description || undefined)}
      />
      <Select
        size="xs"
        label="Begins in"
        data={top}
        disabled={readOnly}
        error={initialError}
        value={top.includes(text("initial")) ? text("initial") : null}
        onChange={(initial) => set("/initial", initial ?? undefined)}
      />
      <JsonField
        label="Context at the start"
        description="What guards and actions can read besides the task's own values."
        readOnly={readOnly}
        error={contextError}
        value={definition["context"]}
        wants={(value) => (isObject(value) ? null : "This should be a JSON object.")}
        onCommit={(context) => set("/context", context as Json | undefined)}
      />
      <OutputForm
        value={definition["output"]}
        pointer="/output"
        readOnly={readOnly}
        onChange={(output) => set("/output", output)}
      />
      <ChildrenForm />
      <TransitionList state={state} />
      {!readOnly && (
        <Button
          size="xs"
          variant="default"
          style={{ alignSelf: "flex-start" }}
          leftSection={<IconPlus size={14} />}
          onClick={() => apply((now) => addState(now, ""))}
        >
          Add a state
        </Button>
      )}
    </Stack>
  );
}
