import { Box, Group, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";

/** A titled part of a page, without a frame of its own. */
export function Part({
  title,
  hint,
  action,
  children,
}: {
  title: string;
  hint: string;
  action: ReactNode;
  children: ReactNode;
}) {
  return (
    <section aria-label={title}>
      <Group justify="space-between" align="flex-end" mb="xs">
        <Box>
          <Title order={2}>{title}</Title>
          <Text c="dimmed" fz="xs">
            {hint}
          </Text>
        </Box>
        {action}
      </Group>
      {children}
    </section>
  );
}
