import {
  Checkbox,
  Group,
  Kbd,
  NumberInput,
  Radio,
  Rating,
  Select,
  Stack,
  Text,
  Textarea,
  TextInput,
} from "@mantine/core";
import type { Answer } from "../../../core/annotations/region.contract.ts";
import type { Field } from "../../../core/projects/label-schema.contract.ts";
import { RankingInput } from "./ranking-input.tsx";

export interface FieldInputProps {
  field: Field;
  answer: Answer | undefined;
  error: string | undefined;
  readOnly: boolean;
  onAnswer(answer: Answer | undefined): void;
  /** Typing is over: the next key is a step of its own for undo. */
  onDone(): void;
}

/** The right control for a question; every control takes the answer back when it is emptied. */
export function FieldInput({ field, answer, error, readOnly, onAnswer, onDone }: FieldInputProps) {
  const label = { label: field.title, description: field.help, withAsterisk: field.required, error };
  const options = field.options ?? [];
  const text = typeof answer === "string" ? answer : "";
  const list = Array.isArray(answer) ? answer : [];
  switch (field.kind) {
    case "choice":
    case "pairwise":
      return (
        <Radio.Group {...label} value={text || null} onChange={(value) => !readOnly && onAnswer(value)} size="sm">
          <Stack gap={4} mt={6}>
            {options.map((o) => (
              <Radio
                key={o.value}
                size="sm"
                value={o.value}
                disabled={readOnly}
                label={<OptionLabel title={o.title ?? o.value} hotkey={o.hotkey} />}
                onClick={() => text === o.value && !field.required && onAnswer(undefined)}
              />
            ))}
          </Stack>
        </Radio.Group>
      );
    case "multi_choice":
      return (
        <Checkbox.Group
          {...label}
          value={list}
          onChange={(value) => !readOnly && onAnswer(value.length > 0 ? value : undefined)}
          size="sm"
        >
          <Stack gap={4} mt={6}>
            {options.map((o) => (
              <Checkbox
                key={o.value}
                size="sm"
                value={o.value}
                disabled={readOnly}
                label={<OptionLabel title={o.title ?? o.value} hotkey={o.hotkey} />}
              />
            ))}
          </Stack>
        </Checkbox.Group>
      );
    case "taxonomy":
      return (
        <Select
          {...label}
          size="xs"
          searchable
          clearable
          readOnly={readOnly}
          value={text || null}
          data={options.map((o) => ({ value: o.value, label: o.title ?? o.value }))}
          onChange={(value) => onAnswer(value ?? undefined)}
        />
      );
    case "rating":
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
          <Group gap="xs" mt={4}>
            <Rating
              count={field.max ?? 5}
              value={typeof answer === "number" ? answer : 0}
              readOnly={readOnly}
              onChange={(value) => onAnswer(value === answer ? undefined : value)}
              getSymbolLabel={(value) => `${field.title}: ${value}`}
            />
            <Text fz="xs" c="dimmed">
              {typeof answer === "number" ? `${answer} of ${field.max ?? 5}` : ""}
            </Text>
          </Group>
          {error && (
            <Text fz="xs" c="var(--look-bad)">
              {error}
            </Text>
          )}
        </div>
      );
    case "number":
      return (
        <NumberInput
          {...label}
          size="xs"
          value={typeof answer === "number" ? answer : ""}
          min={field.min}
          max={field.max}
          clampBehavior="none"
          readOnly={readOnly}
          onChange={(value) => onAnswer(typeof value === "number" ? value : undefined)}
          onBlur={onDone}
        />
      );
    case "date":
      return (
        <TextInput
          {...label}
          size="xs"
          type="date"
          value={text}
          readOnly={readOnly}
          onChange={(e) => onAnswer(e.currentTarget.value || undefined)}
          onBlur={onDone}
        />
      );
    case "text":
      return (
        <Textarea
          {...label}
          size="xs"
          autosize
          minRows={2}
          maxRows={10}
          value={text}
          readOnly={readOnly}
          onChange={(e) => onAnswer(e.currentTarget.value || undefined)}
          onBlur={onDone}
        />
      );
    case "ranking":
      return <RankingInput field={field} ranked={list} error={error} readOnly={readOnly} onAnswer={onAnswer} />;
    case "message_ratings":
      return (
        <Text fz="xs" c="dimmed">
          {field.title}: messages are rated in chat tasks only.
        </Text>
      );
  }
}

/** An option's words with the key that picks it. */
export function OptionLabel({ title, hotkey }: { title: string; hotkey: string | undefined }) {
  return (
    <Group component="span" gap={6} wrap="nowrap">
      <span>{title}</span>
      {hotkey && <Kbd size="xs">{hotkey.toUpperCase()}</Kbd>}
    </Group>
  );
}
