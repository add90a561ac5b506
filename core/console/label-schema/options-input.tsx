import { TagsInput } from "@mantine/core";
import type { Attribute } from "../../projects/label-schema.contract.ts";

type Options = Attribute["options"];

/** The choices of a question: type one and press Enter, or paste several with commas. */
export function OptionsInput({
  name,
  options,
  onChange,
}: {
  name: string;
  options: Options;
  onChange(options: Options): void;
}) {
  return (
    <TagsInput
      size="xs"
      aria-label={`Choices of ${name}`}
      placeholder="Type a choice, then Enter"
      splitChars={[",", "\n"]}
      value={options.map((one) => one.value)}
      onChange={(values) => onChange(values.map((value) => options.find((one) => one.value === value) ?? { value }))}
    />
  );
}
