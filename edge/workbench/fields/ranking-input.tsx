import { ActionIcon, Button, Group, Stack, Text } from "@mantine/core";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import type { Field } from "../../../core/projects/label-schema.contract.ts";

interface RankingInputProps {
  field: Field;
  ranked: readonly string[];
  error: string | undefined;
  readOnly: boolean;
  onAnswer(answer: string[] | undefined): void;
}

/** Moves one entry of a ranking up (-1) or down (1). */
export function reranked(order: readonly string[], index: number, by: -1 | 1): string[] {
  const next = [...order];
  const other = next[index + by];
  const one = next[index];
  if (other === undefined || one === undefined) return next;
  next[index + by] = one;
  next[index] = other;
  return next;
}

/** Options in order of preference, best first. */
export function RankingInput({ field, ranked, error, readOnly, onAnswer }: RankingInputProps) {
  const options = field.options ?? [];
  const order = ranked.length > 0 ? ranked : options.map((o) => o.value);
  const titleOf = (value: string) => options.find((o) => o.value === value)?.title ?? value;
  return (
    <div role="group" aria-label={field.title}>
      <Text fz="sm" fw={560}>
        {field.title} {field.required && <span aria-hidden>*</span>}
      </Text>
      {field.help && (
        <Text fz="xs" c="dimmed">
          {field.help}
        </Text>
      )}
      <Stack gap={2} mt={4} component="ol" p={0} style={{ listStyle: "none" }}>
        {order.map((value, i) => (
          <Group key={value} component="li" gap={4} wrap="nowrap">
            <Text fz="xs" c="dimmed" w={18} ta="right">
              {ranked.length > 0 ? i + 1 : "–"}
            </Text>
            <Text fz="sm" flex={1} truncate>
              {titleOf(value)}
            </Text>
            <ActionIcon
              size="sm"
              variant="subtle"
              color="gray"
              disabled={readOnly || i === 0}
              aria-label={`Move ${titleOf(value)} up`}
              onClick={() => onAnswer(reranked(order, i, -1))}
            >
              <IconArrowUp size={14} />
            </ActionIcon>
            <ActionIcon
              size="sm"
              variant="subtle"
              color="gray"
              disabled={readOnly || i === order.length - 1}
              aria-label={`Move ${titleOf(value)} down`}
              onClick={() => onAnswer(reranked(order, i, 1))}
            >
              <IconArrowDown size={14} />
            </ActionIcon>
          </Group>
        ))}
      </Stack>
      {ranked.length === 0 && !readOnly && (
        <Button size="compact-xs" variant="default" onClick={() => onAnswer([...order])}>
          Keep this order
        </Button>
      )}
      {error && (
        <Text fz="xs" c="var(--look-bad)">
          {error}
        </Text>
      )}
    </div>
  );
}
