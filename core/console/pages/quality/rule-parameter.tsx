import { Autocomplete, NumberInput, Select, Textarea, TextInput } from "@mantine/core";
import type { RuleParameter } from "./rules.ts";

interface RuleParameterInputProps {
  parameter: RuleParameter;
  value: unknown;
  /** What the service has against it. */
  error: string | null;
  /** The classes that the project knows. */
  classes: readonly string[];
  onChange(value: unknown): void;
}

/** One value of a rule: a choice, a number, words, a class, or code. */
export function RuleParameterInput({ parameter, value, error, classes, onChange }: RuleParameterInputProps) {
  const { label, help } = parameter;
  if (parameter.options)
    return (
      <Select
        label={label}
        error={error}
        allowDeselect={false}
        data={Object.entries(parameter.options).map(([name, title]) => ({ value: name, label: title }))}
        value={String(value ?? parameter.standard)}
        onChange={onChange}
      />
    );
  const text = typeof value === "string" ? value : "";
  const change = (next: string) => onChange(next || undefined);
  if (parameter.ofClass)
    return (
      <Autocomplete label={label} description={help} error={error} data={[...classes]} value={text} onChange={change} />
    );
  if (parameter.code)
    return (
      <Textarea
        label={label}
        description={help}
        error={error}
        autosize
        minRows={parameter.name === "expression" ? 2 : 1}
        maxRows={8}
        spellCheck={false}
        styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)", fontSize: 13 } }}
        value={text}
        onChange={(event) => change(event.currentTarget.value)}
      />
    );
  if (parameter.text)
    return (
      <TextInput
        label={label}
        description={help}
        error={error}
        value={text}
        onChange={(event) => change(event.currentTarget.value)}
      />
    );
  return (
    <NumberInput
      label={label}
      error={error}
      min={parameter.min}
      step={parameter.step}
      value={typeof value === "number" ? value : ""}
      onChange={(next) => onChange(next === "" ? undefined : Number(next))}
    />
  );
}
