import { Checkbox, MultiSelect, NumberInput, Radio, Select, Stack, Text, TextInput } from "@mantine/core";
import { useMemo } from "react";
import type { Region } from "../../../core/annotations/region.contract.ts";
import type { Attribute } from "../../../core/projects/label-schema.contract.ts";
import type { Shortcoming } from "../document/check-result.ts";
import { setAttribute } from "../document/edit.ts";
import type { Editor } from "../document/editor.ts";
import { classTitle } from "../document/region-name.ts";
import { PanelSection } from "../panel/panel-section.tsx";
import { useStore } from "../store.ts";
import { OptionLabel } from "./field-input.tsx";

type Value = Region["attributes"][string] | undefined;

/** The attributes of what is selected; with several regions of one class a change goes to all of them. */
export function AttributesPanel({ editor, shortcomings }: { editor: Editor; shortcomings: readonly Shortcoming[] }) {
  const selection = useStore(editor.store, (s) => s.selection);
  const regions = useStore(editor.store, (s) => s.history.present.regions);
  const chosen = useMemo(() => regions.filter((r) => selection.has(r.id)), [regions, selection]);
  const first = chosen[0];
  const known = editor.schema.classes.find((c) => c.name === first?.class);
  if (!first || !known || (known.attributes ?? []).length === 0 || chosen.some((r) => r.class !== first.class))
    return null;
  const title =
    chosen.length === 1
      ? classTitle(editor.schema, first.class)
      : `${chosen.length} × ${classTitle(editor.schema, first.class)}`;
  return (
    <PanelSection title="Attributes" aside={title}>
      <Stack gap="sm">
        {(known.attributes ?? []).map((attribute) => {
          const values = new Set(chosen.map((r) => JSON.stringify(r.attributes?.[attribute.name])));
          const missing = shortcomings.find((s) => s.regionId === first.id && s.attribute === attribute.name);
          return (
            <div key={attribute.name} data-attribute={attribute.name}>
              <AttributeInput
                attribute={attribute}
                value={values.size === 1 ? first.attributes?.[attribute.name] : undefined}
                mixed={values.size > 1}
                error={missing && "Required"}
                readOnly={editor.readOnly}
                onChange={(value) =>
                  editor.edit(
                    setAttribute(selection, attribute.name, value),
                    attribute.kind === "text" || attribute.kind === "number"
                      ? `attribute ${attribute.name}`
                      : undefined,
                  )
                }
                onDone={() => editor.seal()}
              />
            </div>
          );
        })}
      </Stack>
    </PanelSection>
  );
}

interface AttributeInputProps {
  attribute: Attribute;
  value: Value;
  mixed: boolean;
  error: string | undefined;
  readOnly: boolean;
  onChange(value: Value): void;
  onDone(): void;
}

function AttributeInput({ attribute, value, mixed, error, readOnly, onChange, onDone }: AttributeInputProps) {
  const label = attribute.title ?? attribute.name;
  const common = {
    label,
    error,
    withAsterisk: attribute.required,
    size: "xs",
    readOnly,
    placeholder: mixed ? "Several values" : undefined,
  } as const;
  const options = (attribute.options ?? []).map((o) => ({ value: o.value, label: o.title ?? o.value }));
  switch (attribute.kind) {
    case "boolean":
      return (
        <Checkbox
          size="sm"
          label={attribute.required ? `${label} *` : label}
          indeterminate={mixed}
          checked={value === true}
          disabled={readOnly}
          onChange={(e) => onChange(e.currentTarget.checked)}
        />
      );
    case "choice":
      if (options.length > 6)
        return (
          <Select
            {...common}
            searchable
            clearable={!attribute.required}
            data={options}
            value={typeof value === "string" ? value : null}
            onChange={(next) => onChange(next ?? undefined)}
          />
        );
      return (
        <Radio.Group
          label={label}
          error={error}
          withAsterisk={attribute.required}
          value={typeof value === "string" ? value : null}
          onChange={(next) => !readOnly && onChange(next)}
          size="sm"
        >
          {mixed && (
            <Text fz="xs" c="dimmed">
              Several values
            </Text>
          )}
          <Stack gap={4} mt={4}>
            {(attribute.options ?? []).map((o) => (
              <Radio
                key={o.value}
                size="xs"
                value={o.value}
                disabled={readOnly}
                label={<OptionLabel title={o.title ?? o.value} hotkey={undefined} />}
              />
            ))}
          </Stack>
        </Radio.Group>
      );
    case "multi_choice":
      return (
        <MultiSelect
          {...common}
          data={options}
          value={Array.isArray(value) ? value : []}
          onChange={(next) => onChange(next.length > 0 ? next : undefined)}
        />
      );
    case "number":
      return (
        <NumberInput
          {...common}
          value={typeof value === "number" ? value : ""}
          onChange={(next) => onChange(typeof next === "number" ? next : undefined)}
          onBlur={onDone}
        />
      );
    case "text":
      return (
        <TextInput
          {...common}
          value={typeof value === "string" ? value : ""}
          onChange={(e) => onChange(e.currentTarget.value || undefined)}
          onBlur={onDone}
        />
      );
  }
}
