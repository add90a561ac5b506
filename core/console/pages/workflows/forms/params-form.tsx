import { Stack, Text } from "@mantine/core";
import type { CatalogueEntry } from "../../../../workflow/catalogue.contract.ts";
import { childrenOf } from "../chart/children.ts";
import { isObject, type Json, type JsonObject } from "../chart/json.ts";
import { pointTo } from "../chart/pointer.ts";
import { useEditor } from "../editor/editor-context.ts";
import { ParamField } from "./param-field.tsx";

/** Names that validation and drawing must be able to read. */
const fixed = new Set(["set", "event", "expression", "state", "anyOf"]);

/** Invocations and actions whose `name` is one of the definition's children. */
const startsChild = new Set(["workflow", "spawn"]);

/** The parameters of one guard or action of the catalogue. */
export function ParamsForm({
  entry,
  params,
  pointer,
  expressions,
  onChange,
  disabled,
}: {
  entry: CatalogueEntry;
  params: Json | undefined;
  /** Pointer to the parameters. */
  pointer: string;
  expressions: boolean;
  onChange(params: JsonObject | undefined): void;
  disabled: boolean;
}) {
  const names = Object.keys(childrenOf(useEditor().document.definition));
  const given: JsonObject = isObject(params) ? params : {};
  const change = (name: string, value: Json | undefined) => {
    const kept = Object.entries({ ...given, [name]: value }).filter(([, one]) => one !== undefined) as [string, Json][];
    onChange(kept.length > 0 ? Object.fromEntries(kept) : undefined);
  };
  return (
    <Stack gap={8}>
      {entry.description && (
        <Text fz="xs" c="dimmed">
          {entry.description}
        </Text>
      )}
      {entry.params.map((spec) => (
        <ParamField
          key={spec.name}
          spec={startsChild.has(entry.name) && spec.name === "name" ? { ...spec, values: names } : spec}
          value={given[spec.name]}
          pointer={pointTo(pointer, spec.name)}
          expressions={expressions && !fixed.has(spec.name) && !(startsChild.has(entry.name) && spec.name === "name")}
          onChange={(value) => change(spec.name, value)}
          disabled={disabled}
        />
      ))}
    </Stack>
  );
}
