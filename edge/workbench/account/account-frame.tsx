import { Anchor, Box, Card, Center, Stack, Text, Title } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import type { ReactNode } from "react";
import { BrandMark } from "../../../core/console/look/brand-mark.tsx";

export interface AccountFrameProps {
  title: string;
  subtitle?: ReactNode;
  /** Below the card: a way elsewhere; the way to the sign-in page where nothing else is given. */
  footer?: ReactNode;
  children: ReactNode;
}

/** The page around what somebody does about their account outside of their work. */
export function AccountFrame({ title, subtitle, footer, children }: AccountFrameProps) {
  useDocumentTitle(`${title} · Welo`);
  return (
    <Center component="main" mih="100dvh" p="md">
      <Box w="100%" maw={380}>
        <Stack align="center" gap={4} mb="lg" ta="center">
          <BrandMark size={36} />
          <Title order={1} mt="xs">
            {title}
          </Title>
          {subtitle && (
            <Text c="dimmed" fz="sm" component="div" style={{ overflowWrap: "anywhere" }}>
              {subtitle}
            </Text>
          )}
        </Stack>
        <Card>{children}</Card>
        <Text fz="sm" ta="center" mt="md" component="div">
          {footer ?? <Anchor href="/app/">Back to signing in</Anchor>}
        </Text>
      </Box>
    </Center>
  );
}
