import { Stack, Text, ThemeIcon, Title } from "@mantine/core";
import type { Icon } from "@tabler/icons-react";
import type { ReactNode } from "react";

export interface EmptyStateProps {
  icon: Icon;
  title: string;
  /** What this is, and why there is nothing. */
  children: ReactNode;
  /** One button. */
  action?: ReactNode;
  /** One link. */
  link?: ReactNode;
}

/** What a list shows when it has nothing: what it is, one button, one link. */
export function EmptyState({ icon: Icon, title, children, action, link }: EmptyStateProps) {
  return (
    <Stack align="center" gap="xs" py={48} px="md" ta="center">
      <ThemeIcon variant="light" color="gray" size={44} radius="xl" aria-hidden>
        <Icon size={22} stroke={1.6} />
      </ThemeIcon>
      <Title order={2} mt={4}>
        {title}
      </Title>
      <Text c="dimmed" maw={440} fz="sm" component="div">
        {children}
      </Text>
      {action && <div style={{ marginTop: 8 }}>{action}</div>}
      {link && (
        <Text fz="sm" component="div">
          {link}
        </Text>
      )}
    </Stack>
  );
}
