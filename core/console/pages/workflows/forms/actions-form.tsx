import { ActionIcon, Group, Select, Stack, Tooltip } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconX } from "@tabler/icons-react";
import { isObject, type Json, type JsonObject, listOf, oneOrMany } from "../chart/json.ts";
import { pointTo } from "../chart/pointer.ts";
import { useEditor } from "../editor/editor-context.ts";
import { CatalogueMenu } from "./catalogue-menu.tsx";
import classes from "./forms.module.css";
import { ParamsForm } from "./params-form.tsx";
import { useError } from "./use-issue.ts";

interface ActionsFormProps {
  title: string;
  actions: Json | undefined;
  pointer: string;
  onChange(actions: Json | undefined): void;
}

/** What is done, in order; each action with its parameters. */
export function ActionsForm({ title, actions, pointer, onChange }: ActionsFormProps) {
  const { catalogue, readOnly } = useEditor();
  const list = listOf(actions);
  const many = Array.isArray(actions);
  const write = (next: readonly Json[]) => onChange(oneOrMany(next));
  const swap = (at: number, to: number) => write(list.with(at, list[to]!).with(to, list[at]!));
  return (
    <Stack gap={8} role="group" aria-label={title}>
      <CatalogueMenu
        title={title}
        entries={catalogue?.actions}
        readOnly={readOnly}
        empty={list.length === 0}
        onAdd={(name) => write([...list, blank(name)])}
      />
      {list.map((action, at) => (
        <ActionRow
          key={at}
          action={isObject(action) ? action : {}}
          pointer={many ? pointTo(pointer, at) : pointer}
          onChange={(next) => write(list.with(at, next))}
          onRemove={() => write(list.filter((_, i) => i !== at))}
          onUp={at > 0 ? () => swap(at, at - 1) : undefined}
          onDown={at < list.length - 1 ? () => swap(at, at + 1) : undefined}
        />
      ))}
    </Stack>
  );
}

function ActionRow({
  action,
  pointer,
  onChange,
  onRemove,
  onUp,
  onDown,
}: {
  action: JsonObject;
  pointer: string;
  onChange(action: JsonObject): void;
  onRemove(): void;
  onUp?: (() => void) | undefined;
  onDown?: (() => void) | undefined;
}) {
  const { catalogue, readOnly } = useEditor();
  const type = typeof action["type"] === "string" ? action["type"] : "";
  const entry = catalogue?.actions.find(({ name }) => name === type);
  const error = useError(pointTo(pointer, "type"));
  const names = (catalogue?.actions ?? []).map(({ name }) => name);
  return (
    <div className={classes.card}>
      <Group gap={2} wrap="nowrap" mb={entry ? 6 : 0} align="flex-start">
        <Select
          size="xs"
          style={{ flex: 1 }}
          aria-label="Action"
          data={names.includes(type) || !type ? names : [...names, type]}
          allowDeselect={false}
          searchable
          disabled={readOnly}
          error={error}
          value={type}
          onChange={(next) => next && next !== type && onChange(blank(next))}
        />
        {!readOnly && (
          <>
            <Step label="Earlier" run={onUp} icon={<IconArrowUp size={14} />} />
            <Step label="Later" run={onDown} icon={<IconArrowDown size={14} />} />
            <Step label="Remove" run={onRemove} icon={<IconX size={14} />} />
          </>
        )}
      </Group>
      {entry && (
        <ParamsForm
          entry={entry}
          params={action["params"]}
          pointer={pointTo(pointer, "params")}
          expressions
          disabled={readOnly}
          onChange={(params) => onChange(params ? { ...action, params } : { type })}
        />
      )}
    </div>
  );
}

function Step({ label, run, icon }: { label: string; run: (() => void) | undefined; icon: React.ReactNode }) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" size={30} aria-label={`${label}: action`} disabled={!run} onClick={run}>
        {icon}
      </ActionIcon>
    </Tooltip>
  );
}

function blank(type: string): JsonObject {
  return type === "assign" ? { type, params: { set: {} } } : { type };
}
