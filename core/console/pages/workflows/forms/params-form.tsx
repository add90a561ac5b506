import { Stack, Text } from "@mantine/core";
import type { CatalogueEntry } from "../../../../workflow/catalogue.contract.ts";
import { isObject, type Json, type JsonObject } from "../chart/json.ts";
import { pointTo } from "../chart/pointer.ts";
import { ParamField } from "./param-field.tsx";

/** Names that validation and drawing must be able to read. */
const fixed = new Set(["set", "event", "expression", "state", "anyOf"]);

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
          spec={spec}
          value={given[spec.name]}
          pointer={pointTo(pointer, spec.name)}
          expressions={expressions && !fixed.has(spec.name)}
          onChange={(value) => change(spec.name, value)}
          disabled={disabled}
        />
      ))}
    </Stack>
  );
}
