import { Box, Card, Group, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";

export interface SectionProps {
  title: string;
  hint?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  /** Lets the content, such as a table, touch the card's edges. */
  flush?: boolean;
}

/** A titled card. */
export function Section({ title, hint, actions, children, flush = false }: SectionProps) {
  return (
    <Card component="section" padding={0} aria-label={title} h="100%">
      <Group justify="space-between" align="center" px="md" pt="sm" pb={flush ? "sm" : 0} gap="xs">
        <Box miw={0}>
          <Title order={2}>{title}</Title>
          {hint && (
            <Text c="dimmed" fz="xs" component="div">
              {hint}
            </Text>
          )}
        </Box>
        {actions && <Group gap="xs">{actions}</Group>}
      </Group>
      <Box p={flush ? 0 : "md"}>{children}</Box>
    </Card>
  );
}
