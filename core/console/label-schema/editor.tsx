import { Button, Group, JsonInput, MultiSelect, SegmentedControl, Select, Stack, Text, Title } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import type { LabelSchema, RegionType } from "../../projects/label-schema.contract.ts";
import { titleOf } from "../look/status-look.ts";
import { ClassRow } from "./class-row.tsx";
import { addClass, moved, schemaProblems, setClass, toolsOf, undrawn, withMedia } from "./draft.ts";
import { FieldList } from "./field-list.tsx";
import { RelationList } from "./relation-list.tsx";

export interface SchemaEditorProps {
  value: LabelSchema;
  onChange(value: LabelSchema): void;
  /** The media of work that exists cannot change. */
  mediaFixed?: boolean;
  /** What to do while nobody has written anything yet, when what is missing is no fault. */
  toBegin?: string | undefined;
}

/** Edits what may be labelled: media and tools, classes, questions, relations; as a form or as JSON. */
export function SchemaEditor({ value, onChange, mediaFixed = false, toBegin }: SchemaEditorProps) {
  const [mode, setMode] = useState("form");
  const problems = schemaProblems(value);
  return (
    <Stack gap="md">
      <Group justify="space-between">
        <SegmentedControl
          size="xs"
          aria-label="Edit as"
          value={mode}
          onChange={setMode}
          data={[
            { value: "form", label: "Form" },
            { value: "json", label: "JSON" },
          ]}
        />
        {problems.length > 0 && (
          <Text fz="xs" c={toBegin ? "dimmed" : "var(--look-bad)"} role="status">
            {toBegin ??
              (problems.length === 1
                ? problems[0]!.detail
                : `${problems.length} things to mend, first: ${problems[0]!.detail}`)}
          </Text>
        )}
      </Group>
      {mode === "json" ? (
        <AsJson value={value} onChange={onChange} />
      ) : (
        <AsForm value={value} onChange={onChange} mediaFixed={mediaFixed} />
      )}
    </Stack>
  );
}

function AsForm({ value, onChange, mediaFixed }: SchemaEditorProps) {
  const problemAt = (at: number) =>
    schemaProblems(value).find((one) => one.pointer.startsWith(`/classes/${at}/`))?.detail;
  const doubled = (at: number) =>
    value.classes.some((one, i) => i !== at && one.name === value.classes[at]!.name)
      ? "another class has this name"
      : undefined;
  return (
    <Stack gap="lg">
      <Group grow gap="sm" align="flex-start">
        <Select
          size="xs"
          label="Media"
          allowDeselect={false}
          disabled={mediaFixed}
          data={[
            { value: "image", label: "Images" },
            { value: "text", label: "Text" },
          ]}
          value={value.media}
          onChange={(media) => onChange(withMedia(value, media as LabelSchema["media"]))}
        />
        <MultiSelect
          size="xs"
          label="Tools"
          data={toolsOf[value.media].map((tool) => ({ value: tool, label: titleOf(tool) }))}
          value={value.tools}
          description={undrawnIn(value.tools)}
          inputWrapperOrder={["label", "input", "description", "error"]}
          onChange={(tools) => onChange({ ...value, tools: tools as RegionType[] })}
        />
      </Group>
      <Stack gap="xs">
        <Title order={3}>Classes</Title>
        {value.classes.map((one, at) => (
          <ClassRow
            key={at}
            value={one}
            tools={value.tools}
            error={doubled(at) ?? problemAt(at)}
            onChange={(next) => onChange(setClass(value, at, next))}
            onMove={(step) => onChange({ ...value, classes: moved(value.classes, at, step) })}
            onRemove={() => onChange(setClass(value, at, null))}
          />
        ))}
        <Button
          size="compact-xs"
          variant="subtle"
          leftSection={<IconPlus size={13} />}
          onClick={() => onChange(addClass(value))}
          style={{ alignSelf: "flex-start" }}
        >
          Add a class
        </Button>
      </Stack>
      <Stack gap="xs">
        <Title order={3}>Questions about the whole {value.media === "image" ? "image" : "text"}</Title>
        <FieldList value={value} onChange={onChange} />
      </Stack>
      <Stack gap="xs">
        <Title order={3}>Relations between regions</Title>
        <RelationList value={value} onChange={onChange} />
      </Stack>
    </Stack>
  );
}

/** Which of the tools come in by import alone. */
function undrawnIn(tools: readonly RegionType[]): string | undefined {
  const found = tools.filter((tool) => undrawn.has(tool)).map((tool) => titleOf(tool));
  return found.length === 0
    ? undefined
    : `${found.join(", ")}: imported and shown, but not drawn in the workbench yet.`;
}

function AsJson({ value, onChange }: { value: LabelSchema; onChange(value: LabelSchema): void }) {
  const [text, setText] = useState(() => JSON.stringify(value, null, 2));
  const [error, setError] = useState<string | null>(null);
  const take = (next: string) => {
    setText(next);
    try {
      const parsed: unknown = JSON.parse(next);
      const found = schemaProblems(parsed);
      setError(found[0] ? `${found[0].pointer} ${found[0].detail}` : null);
      if (found.length === 0) onChange(parsed as LabelSchema);
    } catch {
      setError("This is not JSON yet.");
    }
  };
  return (
    <JsonInput
      aria-label="Label schema as JSON"
      autosize
      minRows={14}
      maxRows={32}
      value={text}
      onChange={take}
      error={error}
      styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)", fontSize: 12 } }}
    />
  );
}
