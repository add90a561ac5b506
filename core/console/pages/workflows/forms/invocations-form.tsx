import { ActionIcon, Button, Group, Stack, Text, Tooltip } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { connect } from "../chart/edit-transitions.ts";
import { isObject, type Json, type JsonObject, listOf, oneOrMany } from "../chart/json.ts";
import { pointTo, withValue } from "../chart/pointer.ts";
import type { StateNode } from "../chart/states.ts";
import { invocationsOf } from "../chart/transitions.ts";
import { useEditor } from "../editor/editor-context.ts";
import { CommitInput, monospace } from "./commit-input.tsx";
import { CatalogueMenu } from "./catalogue-menu.tsx";
import classes from "./forms.module.css";
import { ParamsForm } from "./params-form.tsx";
import { useError } from "./use-issue.ts";

/** What runs while a state is active; its answer and its failure set off transitions of their own. */
export function InvocationsForm({ state }: { state: StateNode }) {
  const { catalogue, readOnly, apply } = useEditor();
  const pointer = pointTo(state.pointer, "invoke");
  const list = listOf(state.state["invoke"]);
  const write = (next: readonly Json[]) => apply((now) => withValue(now, pointer, oneOrMany(next)));
  return (
    <Stack gap={8} role="group" aria-label="Runs meanwhile">
      <CatalogueMenu
        title="Runs meanwhile"
        entries={catalogue?.invocations}
        readOnly={readOnly}
        empty={list.length === 0}
        onAdd={(name) => write([...list, { src: name }])}
      />
      {invocationsOf(state.state).map(({ index, name, written }, at) => (
        <Invocation
          key={at}
          written={written}
          pointer={index === null ? pointer : pointTo(pointer, index)}
          onChange={(next) => write(list.with(at, next))}
          onRemove={() => write(list.filter((_, i) => i !== at))}
          onLead={(outcome) => apply((now) => connect(now, state.path, null, { kind: "result", outcome, index, name }))}
        />
      ))}
    </Stack>
  );
}

function Invocation({
  written,
  pointer,
  onChange,
  onRemove,
  onLead,
}: {
  written: JsonObject;
  pointer: string;
  onChange(written: JsonObject): void;
  onRemove(): void;
  onLead(outcome: "onDone" | "onError"): void;
}) {
  const { catalogue, readOnly } = useEditor();
  const src = String(written["src"] ?? "");
  const entry = catalogue?.invocations.find(({ name }) => name === src);
  const error = useError(pointTo(pointer, "src"));
  const set = (field: string, value: Json | undefined) => {
    const next = Object.entries({ ...written, [field]: value }).filter(([, one]) => one !== undefined);
    onChange(Object.fromEntries(next) as JsonObject);
  };
  return (
    <Stack gap={6} className={classes.card}>
      <Group justify="space-between" gap={4} wrap="nowrap">
        <Text fz="sm" truncate>
          {src}
        </Text>
        {!readOnly && (
          <Tooltip label="Run it no more">
            <ActionIcon variant="subtle" color="gray" size={30} aria-label={`Remove ${src}`} onClick={onRemove}>
              <IconX size={14} />
            </ActionIcon>
          </Tooltip>
        )}
      </Group>
      {error && (
        <Text fz="xs" c="var(--look-bad)">
          {error}
        </Text>
      )}
      <CommitInput
        label="Id"
        placeholder="made from the state"
        styles={monospace}
        readOnly={readOnly}
        value={typeof written["id"] === "string" ? written["id"] : ""}
        onCommit={(id) => set("id", id || undefined)}
      />
      {entry && (
        <ParamsForm
          entry={entry}
          params={isObject(written["params"]) ? written["params"] : undefined}
          pointer={pointTo(pointer, "params")}
          expressions
          disabled={readOnly}
          onChange={(params) => set("params", params)}
        />
      )}
      {!readOnly && (
        <Group gap={6}>
          <Button size="compact-xs" variant="default" onClick={() => onLead("onDone")}>
            When it answers
          </Button>
          <Button size="compact-xs" variant="default" onClick={() => onLead("onError")}>
            When it fails
          </Button>
        </Group>
      )}
    </Stack>
  );
}
