import { Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import type { Explained } from "./coefficient-words.ts";

/** What the coefficients of a table mean, below it. */
export function CoefficientHelp({ of, children }: { of: readonly Explained[]; children?: ReactNode }) {
  return (
    <Stack gap={4} maw={860}>
      {of.map(({ name, help }) => (
        <Text key={name} fz="xs" c="dimmed">
          <b>{name}</b>: {help}
        </Text>
      ))}
      {children}
    </Stack>
  );
}
