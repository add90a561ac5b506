import { Text } from "@mantine/core";

/** Text cut off at the end of one line; the whole shows on hover. */
export function OneLine({ children, width = 240 }: { children: string; width?: number }) {
  return (
    <Text fz="sm" truncate dir="auto" ta="left" maw={{ base: Math.min(width, 140), sm: width }} title={children}>
      {children}
    </Text>
  );
}
