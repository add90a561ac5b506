import { SegmentedControl, Stack, Text } from "@mantine/core";
import type { ExportOptions } from "../../../exports/contract.ts";
import type { ExportFormat } from "../../../projects/contract.ts";

export type FormatChoices = Pick<ExportOptions, "vocBase" | "csvRows" | "conllTags">;

/** Of the choices made, those that concern a format. */
export function choicesOf(format: ExportFormat, { vocBase, csvRows, conllTags }: FormatChoices): FormatChoices {
  if (format === "pascal_voc") return { vocBase };
  if (format === "csv") return { csvRows };
  return format === "conll" ? { conllTags } : {};
}

export interface FormatChoiceInputProps {
  format: ExportFormat;
  value: FormatChoices;
  onChange(value: FormatChoices): void;
}

/** What some formats leave open: where pixels begin to count, what a row is, which tags. */
export function FormatChoiceInput({ format, value, onChange }: FormatChoiceInputProps) {
  if (format === "pascal_voc")
    return (
      <Choice
        label="Pixels count from"
        value={String(value.vocBase ?? 1)}
        onChange={(one) => onChange({ ...value, vocBase: one === "0" ? 0 : 1 })}
        data={[
          { value: "1", label: "1, as the devkit does" },
          { value: "0", label: "0, as many tools do" },
        ]}
      />
    );
  if (format === "csv")
    return (
      <Choice
        label="One row for each"
        value={value.csvRows ?? "region"}
        onChange={(one) => onChange({ ...value, csvRows: one as FormatChoices["csvRows"] })}
        data={[
          { value: "region", label: "Region" },
          { value: "task", label: "Task" },
        ]}
      />
    );
  if (format === "conll")
    return (
      <Choice
        label="Tags"
        value={value.conllTags ?? "iob2"}
        onChange={(one) => onChange({ ...value, conllTags: one as FormatChoices["conllTags"] })}
        data={[
          { value: "iob2", label: "IOB2" },
          { value: "iob1", label: "IOB1" },
          { value: "bioes", label: "BIOES" },
        ]}
      />
    );
  return null;
}

function Choice({
  label,
  value,
  onChange,
  data,
}: {
  label: string;
  value: string;
  onChange(value: string): void;
  data: { value: string; label: string }[];
}) {
  return (
    <Stack gap={4}>
      <Text fz="sm">{label}</Text>
      <SegmentedControl aria-label={label} value={value} onChange={onChange} data={data} />
    </Stack>
  );
}
