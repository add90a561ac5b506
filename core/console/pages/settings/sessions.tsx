import { Badge, Button, Group, Skeleton, Stack, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Session } from "../../../auth/contract.ts";
import { api } from "../../look/api.ts";
import { ask } from "../../look/ask.ts";
import { confirm } from "../../look/confirm.tsx";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { RelativeTime } from "../../look/relative-time.tsx";
import { tell } from "../../look/tell.tsx";
import { Section } from "../../section.tsx";

/** Where I am signed in, each with a way to end it, and one for all the others. */
export function Sessions() {
  const cache = useQueryClient();
  const key = ask("auth", "listSessions", {});
  const query = useQuery(key);
  const renew = () => cache.invalidateQueries({ queryKey: key.queryKey });
  const end = useMutation({
    mutationFn: (sessionId: string) => api.auth.revokeSession({ sessionId }),
    onSettled: renew,
  });
  const endOthers = useMutation({
    mutationFn: () => api.auth.revokeOtherSessions({}),
    onSuccess: ({ ended }) => tell(ended === 1 ? "One session is ended" : `${ended} sessions are ended`),
    onSettled: renew,
  });
  const sessions = query.data?.items.toSorted((a, b) => Number(b.current) - Number(a.current)) ?? [];
  const others = sessions.filter((one) => !one.current).length;
  const askAndEnd = async () => {
    const body = "Every other browser and program that is signed in as you is signed out. You stay signed in here.";
    if (await confirm({ title: "End all other sessions?", body, action: "End them", danger: true })) endOthers.mutate();
  };
  return (
    <Section
      title="Sessions"
      hint="An ended session stops working within seconds."
      actions={
        others > 0 && (
          <Button size="xs" variant="default" loading={endOthers.isPending} onClick={() => void askAndEnd()}>
            End all others
          </Button>
        )
      }
    >
      <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      {query.isPending && <Skeleton h={80} aria-hidden />}
      <Stack gap="sm" component="ul" m={0} p={0} style={{ listStyle: "none" }}>
        {sessions.map((one) => (
          <SessionRow
            key={one.id}
            session={one}
            ending={end.isPending && end.variables === one.id}
            onEnd={() => end.mutate(one.id)}
          />
        ))}
      </Stack>
    </Section>
  );
}

function SessionRow({ session, ending, onEnd }: { session: Session; ending: boolean; onEnd(): void }) {
  const { device, place, ip, current, lastUsedAt, createdAt } = session;
  return (
    <Group justify="space-between" wrap="nowrap" gap="sm" component="li">
      <div style={{ minWidth: 0 }}>
        <Group gap="xs" wrap="nowrap">
          <Text fz="sm" truncate>
            {device}
          </Text>
          {current && (
            <Badge size="sm" variant="light" tt="none" style={{ flexShrink: 0 }}>
              This one
            </Badge>
          )}
        </Group>
        <Text fz="xs" c="dimmed" component="div">
          {[place, ip].filter(Boolean).join(" · ")} · used <RelativeTime at={lastUsedAt} /> · began{" "}
          <RelativeTime at={createdAt} />
        </Text>
      </div>
      {!current && (
        <Button
          size="compact-xs"
          variant="default"
          style={{ flexShrink: 0 }}
          loading={ending}
          onClick={onEnd}
          aria-label={`End the session on ${device}`}
        >
          End
        </Button>
      )}
    </Group>
  );
}
