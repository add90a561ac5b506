import { Button, Group, Stack, Text, TextInput, Title } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { delayText } from "../chart/transitions.ts";
import { timerText } from "./event-text.ts";
import { readDuration } from "./run.ts";

/** The timers that wait, and a clock to let time pass. */
export function Clock({
  timers,
  disabled,
  onPass,
}: {
  timers: readonly { event: string; inMs: number }[];
  disabled: boolean;
  onPass(ms: number): void;
}) {
  const [text, setText] = useState("1 h");
  const ms = readDuration(text);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ms) onPass(ms);
  };
  return (
    <Stack gap={6} component="section" aria-label="Clock">
      <Title order={2} size="h3">
        Clock
      </Title>
      {timers.length === 0 ? (
        <Text fz="sm" c="dimmed">
          No timer is running.
        </Text>
      ) : (
        timers.map(({ event, inMs }, at) => (
          <Group key={`${event}${at}`} justify="space-between" gap="xs" wrap="nowrap">
            <Text fz="sm" truncate title={event}>
              {timerText(event)} in {delayText(String(Math.max(0, inMs)))}
            </Text>
            <Button
              size="compact-xs"
              variant="default"
              style={{ flex: "none" }}
              onClick={() => onPass(Math.max(0, inMs))}
            >
              Wait for it
            </Button>
          </Group>
        ))
      )}
      <form onSubmit={submit}>
        <Group gap={6} align="flex-end">
          <TextInput
            size="xs"
            label="Let time pass"
            w={140}
            disabled={disabled}
            error={ms === null ? "Such as 90 min or 1 d 12 h" : undefined}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Button type="submit" size="xs" variant="default" disabled={disabled || !ms}>
            Pass
          </Button>
        </Group>
      </form>
    </Stack>
  );
}
