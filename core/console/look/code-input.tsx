import { TextInput } from "@mantine/core";

export interface CodeInputProps {
  value: string;
  onChange(code: string): void;
  label?: string;
  description?: string;
}

/** Six digits from an authenticator app; phones and password managers fill them in. */
export function CodeInput({
  value,
  onChange,
  label = "Code from your authenticator app",
  description,
}: CodeInputProps) {
  return (
    <TextInput
      label={label}
      description={description}
      name="one-time-code"
      autoComplete="one-time-code"
      inputMode="numeric"
      placeholder="000000"
      maxLength={7}
      required
      autoFocus
      data-autofocus
      value={value}
      onChange={(e) => onChange(e.currentTarget.value.replaceAll(/[^\d]/g, "").slice(0, 6))}
      styles={{ input: { fontVariantNumeric: "tabular-nums", letterSpacing: "0.2em" } }}
    />
  );
}
