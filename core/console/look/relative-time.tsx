import { Text, type TextProps, Tooltip } from "@mantine/core";
import { useSyncExternalStore } from "react";
import { absoluteTime, relativeTime } from "./time-words.ts";

const listeners = new Set<() => void>();
let minute = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    minute = Date.now();
    for (const one of listeners) one();
  }, 20_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** When something happened, relative to now, kept fresh; the absolute time shows on hover and to screen readers. */
export function RelativeTime({ at, empty = "never", ...props }: { at: string | null; empty?: string } & TextProps) {
  useSyncExternalStore(subscribe, () => minute);
  if (!at)
    return (
      <Text component="span" inherit c="dimmed" {...props}>
        {empty}
      </Text>
    );
  const instant = Date.parse(at);
  return (
    <Tooltip label={absoluteTime(instant)}>
      <Text component="time" inherit dateTime={at} style={{ whiteSpace: "nowrap" }} {...props}>
        {relativeTime(instant, Date.now())}
      </Text>
    </Tooltip>
  );
}
