import { Textarea } from "@mantine/core";

interface InstructionsFieldProps {
  value: string;
  onChange(value: string): void;
}

/** What annotators read before they begin, and by the key I; as Markdown. */
export function InstructionsField({ value, onChange }: InstructionsFieldProps) {
  return (
    <Textarea
      label="Instructions for annotators"
      description="What to label, what to leave out, and what to do in doubt. Shown with the first task, and by the key I."
      autosize
      minRows={3}
      maxRows={16}
      maxLength={20_000}
      value={value}
      onChange={(e) => onChange(e.currentTarget.value)}
    />
  );
}
