import { Button, Group, Skeleton, Stack, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "../../look/api.ts";
import { ask } from "../../look/ask.ts";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { RelativeTime } from "../../look/relative-time.tsx";
import { Section } from "../../section.tsx";

/** Where I am signed in, each with a way to end it. */
export function Sessions() {
  const cache = useQueryClient();
  const key = ask("auth", "listSessions", {});
  const query = useQuery(key);
  const end = useMutation({
    mutationFn: (sessionId: string) => api.auth.revokeSession({ sessionId }),
    onSettled: () => cache.invalidateQueries({ queryKey: key.queryKey }),
  });
  return (
    <Section title="Sessions" hint="An ended session stops working within seconds.">
      <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      {query.isPending && <Skeleton h={80} aria-hidden />}
      <Stack gap="sm">
        {query.data?.items.map((one) => (
          <Group key={one.id} justify="space-between" wrap="nowrap" gap="sm">
            <div style={{ minWidth: 0 }}>
              <Text fz="sm" truncate>
                {one.device}
              </Text>
              <Text fz="xs" c="dimmed" component="div">
                {one.ip ?? "address unknown"} · used <RelativeTime at={one.lastUsedAt} /> · began{" "}
                <RelativeTime at={one.createdAt} />
              </Text>
            </div>
            {one.current ? (
              <Text fz="xs" c="dimmed" style={{ whiteSpace: "nowrap" }}>
                this one
              </Text>
            ) : (
              <Button
                size="compact-xs"
                variant="default"
                loading={end.isPending && end.variables === one.id}
                onClick={() => end.mutate(one.id)}
              >
                End
              </Button>
            )}
          </Group>
        ))}
      </Stack>
    </Section>
  );
}
