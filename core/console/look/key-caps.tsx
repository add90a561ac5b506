import { Group, Kbd, Text } from "@mantine/core";
import { isMac, keyCaps } from "./shortcut-keys.ts";

/** A shortcut drawn as keycaps. */
export function KeyCaps({ keys }: { keys: string }) {
  return (
    <Group component="span" gap={4} wrap="nowrap" display="inline-flex">
      {keyCaps(keys, isMac).map((press, at) => (
        <Group component="span" gap={2} wrap="nowrap" key={`${at}-${press.join()}`}>
          {at > 0 && (
            <Text component="span" fz="xs" c="dimmed">
              then
            </Text>
          )}
          {press.map((cap) => (
            <Kbd key={cap} size="xs">
              {cap}
            </Kbd>
          ))}
        </Group>
      ))}
    </Group>
  );
}
