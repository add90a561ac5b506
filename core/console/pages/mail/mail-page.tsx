import { Box, Button, Card, Grid, Group, SegmentedControl, Skeleton, Stack, Text, UnstyledButton } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { IconMail } from "@tabler/icons-react";
import { useState } from "react";
import classes from "../../console.module.css";
import { api } from "../../look/api.ts";
import { EmptyState } from "../../look/empty-state.tsx";
import { PageHeader } from "../../look/page-header.tsx";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { RelativeTime } from "../../look/relative-time.tsx";
import { Page } from "../../page.tsx";
import { useFilters } from "../../use-filters.ts";

type Mails = Awaited<ReturnType<typeof api.notifications.listMails>>;
type Mail = Mails["items"][number];

/** Mails that the built-in mail server kept instead of sending them out. */
export function MailPage() {
  const [filters, setFilters] = useFilters("open");
  const query = useInfiniteQuery({
    queryKey: ["notifications", "listMails"],
    queryFn: ({ pageParam }) => api.notifications.listMails({ limit: 50, ...(pageParam ? { cursor: pageParam } : {}) }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    refetchInterval: 10_000,
  });
  const mails = query.data?.pages.flatMap((one) => one.items) ?? [];
  const open = mails.find((one) => one.id === filters.open) ?? mails[0];
  return (
    <Page>
      <PageHeader
        title="Mail"
        subtitle="With the built-in servers no mail leaves this machine: it is kept here to be looked at."
      />
      <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      {query.isPending && <Skeleton h={320} aria-hidden />}
      {query.data && mails.length === 0 && (
        <Card padding={0}>
          <EmptyState icon={IconMail} title="No mail yet">
            A mail is written when somebody is told about work by e-mail. Turn it on for yourself in Settings, then
            finish an export.
          </EmptyState>
        </Card>
      )}
      {open && (
        <Grid gap="md">
          <Grid.Col span={{ base: 12, md: 4 }}>
            <Card padding={0} component="nav" aria-label="Mails" mah="75dvh" style={{ overflow: "auto" }}>
              {mails.map((one) => (
                <MailLine
                  key={one.id}
                  mail={one}
                  current={one.id === open.id}
                  onOpen={() => setFilters({ open: one.id })}
                />
              ))}
              {query.hasNextPage && (
                <Button
                  variant="subtle"
                  m="xs"
                  loading={query.isFetchingNextPage}
                  onClick={() => void query.fetchNextPage()}
                >
                  Older mails
                </Button>
              )}
            </Card>
          </Grid.Col>
          <Grid.Col span={{ base: 12, md: 8 }}>
            <Preview mail={open} />
          </Grid.Col>
        </Grid>
      )}
    </Page>
  );
}

function MailLine({ mail, current, onOpen }: { mail: Mail; current: boolean; onOpen(): void }) {
  return (
    <UnstyledButton className={classes.mail} aria-current={current} onClick={onOpen}>
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Text fz="sm" truncate>
          {mail.to.join(", ")}
        </Text>
        <RelativeTime at={mail.date} fz="xs" c="dimmed" />
      </Group>
      <Text fz="sm" fw="bold" truncate>
        {mail.subject}
      </Text>
      <Text fz="xs" c="dimmed" truncate>
        {mail.text.slice(0, 120)}
      </Text>
    </UnstyledButton>
  );
}

function Preview({ mail }: { mail: Mail }) {
  const [mode, setMode] = useState<"light" | "dark" | "text">("light");
  const asText = mode === "text" || !mail.html;
  return (
    <Card padding="md" component="article" aria-label={mail.subject}>
      <Group justify="space-between" mb="sm" align="flex-start">
        <Stack gap={2} miw={0}>
          <Text fw="bold">{mail.subject}</Text>
          <Text fz="xs" c="dimmed" style={{ overflowWrap: "anywhere" }}>
            From {mail.from} to {mail.to.join(", ")}
          </Text>
        </Stack>
        {mail.html && (
          <SegmentedControl
            size="xs"
            aria-label="Shown as"
            value={mode}
            onChange={(next) => setMode(next as typeof mode)}
            data={[
              { value: "light", label: "By day" },
              { value: "dark", label: "By night" },
              { value: "text", label: "Text" },
            ]}
          />
        )}
      </Group>
      {asText ? (
        <Text
          component="pre"
          fz="sm"
          style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere", margin: 0 }}
          ff="monospace"
        >
          {mail.text}
        </Text>
      ) : (
        <Box
          key={mode}
          component="iframe"
          title={`Mail: ${mail.subject}`}
          sandbox=""
          srcDoc={mail.html ?? ""}
          w="100%"
          h="60dvh"
          bd={0}
          style={{ borderRadius: 6, colorScheme: mode }}
        />
      )}
    </Card>
  );
}
