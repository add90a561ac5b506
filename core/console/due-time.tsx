import { Text } from "@mantine/core";
import { RelativeTime } from "./look/relative-time.tsx";

/** When something is due; what is late says so, in words too. */
export function DueTime({ at, done = false }: { at: string | null; done?: boolean }) {
  const late = !done && at !== null && Date.parse(at) < Date.now();
  if (!late) return <RelativeTime at={at} empty="no date" />;
  return (
    <Text component="span" inherit c="var(--look-bad)">
      late, <RelativeTime at={at} inherit />
    </Text>
  );
}
