import { ActionIcon, Autocomplete, Group, NumberInput, Select, Text, Tooltip } from "@mantine/core";
import { IconMathFunction } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import type { Trigger } from "../chart/transitions.ts";
import { useEditor } from "../editor/editor-context.ts";
import { CommitInput, monospace } from "./commit-input.tsx";

const units = [
  { value: "1", label: "ms" },
  { value: "1000", label: "seconds" },
  { value: "60000", label: "minutes" },
  { value: "3600000", label: "hours" },
  { value: "86400000", label: "days" },
];
const kinds = [
  { value: "event", label: "an event" },
  { value: "after", label: "time passing" },
  { value: "always", label: "its guard alone" },
  { value: "done", label: "the end inside" },
];

const isNumber = (delay: string) => /^\d+$/.test(delay);

/** What sets a transition off: an event of the platform's or one's own, a delay, its guard, or the end of what is inside. */
export function TriggerForm({
  trigger,
  onChange,
  autoFocus,
}: {
  trigger: Trigger;
  onChange(trigger: Trigger): void;
  autoFocus?: boolean;
}) {
  const { readOnly } = useEditor();
  if (trigger.kind === "result")
    return (
      <Text fz="sm">
        {trigger.outcome === "onDone" ? "When" : "When not"}: {trigger.name} succeeds.
      </Text>
    );
  const change = (kind: string) => {
    if (kind === trigger.kind) return;
    if (kind === "event") onChange({ kind, event: "task.requeued" });
    else if (kind === "after") onChange({ kind, delay: "3600000" });
    else onChange({ kind: kind as "always" | "done" });
  };
  return (
    <Group gap={6} align="flex-end" wrap="nowrap">
      <Select
        size="xs"
        w={124}
        label="Set off by"
        data={kinds}
        allowDeselect={false}
        disabled={readOnly}
        value={trigger.kind}
        onChange={(next) => next && change(next)}
      />
      {trigger.kind === "event" && (
        <EventInput
          autoFocus={autoFocus}
          value={trigger.event}
          onCommit={(event) => onChange({ kind: "event", event })}
        />
      )}
      {trigger.kind === "after" && (
        <>
          {isNumber(trigger.delay) ? (
            <DelayInput delay={trigger.delay} onCommit={(delay) => onChange({ kind: "after", delay })} />
          ) : (
            <CommitInput
              label="After"
              description="Milliseconds, by a CEL expression"
              styles={monospace}
              style={{ flex: 1 }}
              readOnly={readOnly}
              value={trigger.delay}
              onCommit={(delay) => delay && onChange({ kind: "after", delay })}
            />
          )}
          <Tooltip label={isNumber(trigger.delay) ? "Work it out by an expression" : "Give a fixed time instead"}>
            <ActionIcon
              variant={isNumber(trigger.delay) ? "subtle" : "light"}
              color="gray"
              size={30}
              disabled={readOnly}
              aria-pressed={!isNumber(trigger.delay)}
              aria-label="Expression for the delay"
              onClick={() => onChange({ kind: "after", delay: isNumber(trigger.delay) ? "context.waitMs" : "3600000" })}
            >
              <IconMathFunction size={15} />
            </ActionIcon>
          </Tooltip>
        </>
      )}
    </Group>
  );
}

/** The name of an event: one that the platform sends, one used elsewhere in the workflow, or a new one. */
export function EventInput({
  value,
  onCommit,
  autoFocus,
}: {
  value: string;
  onCommit(event: string): void;
  autoFocus?: boolean;
}) {
  const { catalogue, chart, readOnly } = useEditor();
  const [draft, setDraft] = useState(value);
  useEffect(() => setDraft(value), [value]);
  const known = catalogue?.events.map(({ name }) => name) ?? [];
  const own = chart.transitions.flatMap(({ trigger }) => (trigger.kind === "event" ? [trigger.event] : []));
  const used = [...new Set(own)].filter((name) => !known.includes(name));
  const commit = (event: string) => event.trim() && event !== value && onCommit(event.trim());
  return (
    <Autocomplete
      size="xs"
      style={{ flex: 1 }}
      label="Event"
      placeholder="task.assigned"
      data={[
        { group: "The platform sends", items: known },
        ...(used.length > 0 ? [{ group: "This workflow's own", items: used }] : []),
      ]}
      maxDropdownHeight={280}
      data-autofocus={autoFocus}
      readOnly={readOnly}
      value={draft}
      onChange={setDraft}
      onOptionSubmit={commit}
      onBlur={() => commit(draft)}
      onKeyDown={(event) => event.key === "Enter" && commit(draft)}
    />
  );
}

function DelayInput({ delay, onCommit }: { delay: string; onCommit(delay: string): void }) {
  const { readOnly } = useEditor();
  const ms = Number(delay);
  const fitting = units.findLast(({ value }) => ms % Number(value) === 0 && ms > 0) ?? units[1]!;
  const [unit, setUnit] = useState(fitting.value);
  useEffect(() => setUnit(fitting.value), [fitting.value]);
  const [amount, setAmount] = useState<number | string>(ms / Number(unit));
  useEffect(() => setAmount(ms / Number(unit)), [ms, unit]);
  const commit = (next: number | string, by: string) =>
    typeof next === "number" && next >= 0 && onCommit(String(Math.round(next * Number(by))));
  return (
    <Group gap={4} wrap="nowrap" align="flex-end" style={{ flex: 1 }}>
      <NumberInput
        size="xs"
        label="After"
        min={0}
        style={{ flex: 1 }}
        readOnly={readOnly}
        value={amount}
        onChange={setAmount}
        onBlur={() => commit(amount, unit)}
        onKeyDown={(event) => event.key === "Enter" && commit(amount, unit)}
      />
      <Select
        size="xs"
        w={92}
        aria-label="Unit"
        data={units}
        allowDeselect={false}
        disabled={readOnly}
        value={unit}
        onChange={(next) => next && commit(amount, next)}
      />
    </Group>
  );
}
