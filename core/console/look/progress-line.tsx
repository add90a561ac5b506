import { Group, Progress, Stack, Text } from "@mantine/core";

const count = new Intl.NumberFormat("en");

export interface ProgressLineProps {
  done: number;
  total: number | null;
  /** What is counted, in the plural. */
  unit?: string;
  label?: string;
  compact?: boolean;
}

/** A slim bar with "12 of 30 tasks" and a percentage; without a total it says only how many. */
export function ProgressLine({ done, total, unit = "", label, compact = false }: ProgressLineProps) {
  const share = total ? Math.min(1, done / total) : 0;
  const words =
    total === 0
      ? `no ${unit || "work"} yet`
      : total === null
        ? `${count.format(done)} ${unit}`
        : `${count.format(done)} of ${count.format(total)} ${unit}`;
  return (
    <Stack gap={4} miw={compact ? 96 : 140}>
      <Group justify="space-between" gap="xs" wrap="nowrap">
        <Text fz="xs" c="dimmed" truncate className="look-figures">
          {label ? `${label}: ${words}` : words}
        </Text>
        <Text fz="xs">{total ? `${percent(share)}` : ""}</Text>
      </Group>
      <Progress value={share * 100} size={compact ? 4 : 6} aria-label={label ?? words} />
    </Stack>
  );
}

/** A share as a whole percentage that says 100 % only when it is all, and 0 % only when it is nothing. */
export function percent(share: number): string {
  const rounded = Math.round(share * 100);
  if (share > 0 && rounded === 0) return "< 1 %";
  return `${share < 1 ? Math.min(rounded, 99) : rounded} %`;
}
