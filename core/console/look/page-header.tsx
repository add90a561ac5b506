import { Anchor, Breadcrumbs, Group, Stack, Text, Title } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import type { ReactNode } from "react";
import { Link } from "wouter";

export interface PageHeaderProps {
  title: string;
  subtitle?: ReactNode;
  /** The way back, outermost first. */
  trail?: { title: string; href: string }[];
  /** Stands beside the title, such as a status. */
  aside?: ReactNode;
  actions?: ReactNode;
  /** The product's name in the browser's tab. */
  product?: string;
}

/** A page's title with the way back, its state and its actions; names the browser tab too. */
export function PageHeader({ title, subtitle, trail = [], aside, actions, product = "Welo" }: PageHeaderProps) {
  useDocumentTitle(`${title} · ${product}`);
  return (
    <Group component="header" justify="space-between" align="flex-start" gap="md" mb="lg" wrap="wrap">
      <Stack gap={2} miw={0} style={{ flex: "1 1 280px" }}>
        {trail.length > 0 && (
          <Breadcrumbs separatorMargin={6} fz="xs" aria-label="Breadcrumbs" component="nav">
            {trail.map((step) => (
              <Anchor key={step.href} component={Link} href={step.href} fz="xs" c="dimmed">
                {step.title}
              </Anchor>
            ))}
          </Breadcrumbs>
        )}
        <Group gap="sm" align="center">
          <Title order={1} dir="auto" ta="left" style={{ overflowWrap: "anywhere" }}>
            {title}
          </Title>
          {aside}
        </Group>
        {subtitle && (
          <Text c="dimmed" fz="sm" component="div" maw={720}>
            {subtitle}
          </Text>
        )}
      </Stack>
      {actions && <Group gap="xs">{actions}</Group>}
    </Group>
  );
}
