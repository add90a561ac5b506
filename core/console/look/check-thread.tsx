import { Button, Group, Skeleton, Stack, Text, Textarea } from "@mantine/core";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { api } from "./api.ts";
import { notificationOf, useInbox } from "./inbox.ts";
import type { InboxMessage } from "./inbox-connection.ts";
import { KeyCaps } from "./key-caps.tsx";
import { ProblemAlert } from "./problem-alert.tsx";
import { RelativeTime } from "./relative-time.tsx";
import { UserName } from "./user-name.tsx";

export interface CheckThreadProps {
  checkId: string;
  /** What the conversation is for, while nobody has said anything. */
  empty: string;
}

/** What reviewer and annotators say to each other about a check; an answer shows as soon as the inbox hears of it. */
export function CheckThread({ checkId, empty }: CheckThreadProps) {
  const cache = useQueryClient();
  const queryKey = ["quality", "listMessages", { checkId }];
  const query = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam }) =>
      api.quality.listMessages({ checkId, limit: 50, ...(pageParam ? { cursor: pageParam } : {}) }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    refetchInterval: 60_000,
  });
  const refresh = useCallback(
    () => cache.invalidateQueries({ queryKey: ["quality", "listMessages", { checkId }] }),
    [cache, checkId],
  );
  const hear = useCallback(
    (message: InboxMessage) => {
      const arrived = notificationOf(message);
      if (arrived?.kind === "feedback.replied" && arrived.link.includes(checkId)) void refresh();
    },
    [checkId, refresh],
  );
  useInbox(hear);
  if (query.error && !query.data) return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <Skeleton h={72} aria-hidden />;
  const messages = query.data.pages.flatMap((page) => page.items);
  return (
    <Stack gap="sm">
      {messages.length === 0 && (
        <Text fz="sm" c="dimmed">
          {empty}
        </Text>
      )}
      <Stack gap="sm" role="log" aria-label="Conversation" aria-live="polite">
        {messages.map((one) => (
          <div key={one.id}>
            <Text fz="xs" c="dimmed" component="div">
              <UserName id={one.userId} fw={560} c="var(--mantine-color-text)" /> <RelativeTime at={one.createdAt} />
            </Text>
            <Text fz="sm" style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
              {one.body}
            </Text>
          </div>
        ))}
      </Stack>
      {query.hasNextPage && (
        <Button
          size="compact-xs"
          variant="subtle"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          Show what was said after that
        </Button>
      )}
      <Composer checkId={checkId} onSent={refresh} />
    </Stack>
  );
}

function Composer({ checkId, onSent }: { checkId: string; onSent(): Promise<void> }) {
  const [body, setBody] = useState("");
  const send = useMutation({
    mutationFn: (text: string) => api.quality.addMessage({ checkId, body: text }),
    meta: { quiet: true },
    onSuccess: () => {
      setBody("");
      return onSent();
    },
  });
  const isReady = body.trim() !== "" && !send.isPending;
  return (
    <div>
      <ProblemAlert error={send.error} />
      <Textarea
        size="xs"
        autosize
        minRows={2}
        maxRows={8}
        maxLength={2000}
        placeholder="Ask or answer"
        aria-label="Ask or answer"
        value={body}
        onChange={(event) => setBody(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || !(event.metaKey || event.ctrlKey)) return;
          // In the workbench the same keys hand the task in.
          event.preventDefault();
          event.stopPropagation();
          event.nativeEvent.stopImmediatePropagation();
          if (isReady) send.mutate(body);
        }}
      />
      <Group justify="space-between" mt={6}>
        <KeyCaps keys="mod+enter" />
        <Button size="compact-xs" disabled={!isReady} loading={send.isPending} onClick={() => send.mutate(body)}>
          Send
        </Button>
      </Group>
    </div>
  );
}
