import { Button, Group, List, Skeleton, Stack, Text, Timeline, Title, UnstyledButton } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useMemo, useState } from "react";
import { IconBan, IconCircleCheck } from "@tabler/icons-react";
import type { Task } from "../../../tasks/contract.ts";
import { api } from "../../look/api.ts";
import { ask } from "../../look/ask.ts";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { RelativeTime } from "../../look/relative-time.tsx";
import { titleOf } from "../../look/status-look.ts";
import { UserName } from "../../look/user-name.tsx";
import { statesOf } from "../workflows/chart/states.ts";
import type { JsonObject } from "../workflows/chart/json.ts";
import { causeText } from "../workflows/simulator/event-text.ts";

const Replay = lazy(async () => ({ default: (await import("../workflows/replay/replay.tsx")).Replay }));

/** Where a task's workflow is, how it came there, and what may come next. */
export function TaskHistory({ task }: { task: Task }) {
  const state = useQuery(ask("workflow", "getTaskState", { taskId: task.id }));
  const { workflowId = "", definitionVersion = 0 } = state.data?.instance ?? {};
  const version = useQuery({
    ...ask("workflow", "getVersion", { workflowId, definitionVersion }),
    enabled: state.data !== undefined,
  });
  const labels = useMemo(() => {
    const states = statesOf((version.data?.definition ?? {}) as unknown as JsonObject);
    return new Map(states.map(({ path, label }) => [path, label]));
  }, [version.data]);
  const named = (paths: readonly string[]) => paths.map((path) => nameOf(path, labels)).join(", ");
  const wish = { taskId: task.id, order: "newest", limit: 100 } as const;
  const history = useInfiniteQuery({
    queryKey: ["workflow", "getTaskHistory", wish],
    queryFn: ({ pageParam }) => api.workflow.getTaskHistory({ ...wish, cursor: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  /** The sequence of the transition that is looked at; null: the last one. */
  const [chosen, choose] = useState<number | null>(null);
  const [playing, setPlaying] = useState(false);
  if (state.error || history.error)
    return (
      <ProblemAlert
        error={state.error ?? history.error}
        onRetry={() => void Promise.all([state.refetch(), history.refetch()])}
      />
    );
  if (!state.data || !history.data) return <Skeleton h={240} aria-hidden />;
  const { instance, next } = state.data;
  const items = history.data.pages.flatMap((page) => page.items).toReversed();
  const found = items.findIndex(({ sequence }) => sequence === chosen);
  const at = found < 0 ? items.length - 1 : found;
  const chooseAt = (index: number) => choose(items[index]?.sequence ?? null);
  return (
    <Stack gap="lg">
      <Suspense fallback={<Skeleton h={320} aria-hidden />}>
        <Replay instance={instance} history={items} at={at} onAt={chooseAt} playing={playing} onPlaying={setPlaying} />
      </Suspense>
      {instance.error && <Text c="var(--look-bad)">{instance.error}</Text>}
      {next.length > 0 && (
        <div>
          <Title order={3} mb="xs">
            What may come next
          </Title>
          <List spacing={6} listStyleType="none">
            {next.map((one) => (
              <List.Item
                key={one.event}
                icon={
                  one.possible ? (
                    <IconCircleCheck size={16} color="var(--look-good)" aria-label="possible" />
                  ) : (
                    <IconBan size={16} color="var(--mantine-color-dimmed)" aria-label="not possible" />
                  )
                }
              >
                <Text fz="sm">
                  {titleOf(one.event)}
                  {one.target.length > 0 && ` leads to ${named(one.target)}`}
                </Text>
                {!(one.possible && one.why.startsWith("It leads to ")) && (
                  <Text fz="xs" c="dimmed">
                    {one.why}
                  </Text>
                )}
              </List.Item>
            ))}
          </List>
        </div>
      )}
      <div>
        <Title order={3} mb="sm">
          How it came here
        </Title>
        {history.hasNextPage && (
          <Button
            variant="default"
            size="xs"
            mb="sm"
            loading={history.isFetchingNextPage}
            onClick={() => void history.fetchNextPage()}
          >
            Show earlier steps
          </Button>
        )}
        <Timeline active={at} bulletSize={12} lineWidth={2}>
          {items.map((one, index) => (
            <Timeline.Item
              key={one.id}
              title={
                <UnstyledButton
                  fz="sm"
                  aria-current={index === at ? "step" : undefined}
                  onClick={() => chooseAt(index)}
                >
                  {named(one.to)}
                </UnstyledButton>
              }
            >
              <Group gap={6} fz="xs" c="dimmed">
                <span>{causeText(one.event)}</span>
                {!one.actor.startsWith("system:") && (
                  <>
                    <span>by</span>
                    <UserName id={one.actor} />
                  </>
                )}
                <RelativeTime at={one.at} fz="xs" />
              </Group>
              {one.reason && (
                <Text fz="xs" c="var(--look-bad)">
                  {one.reason}
                </Text>
              )}
              {one.actions.length > 0 && (
                <Text fz="xs" c="dimmed">
                  did {one.actions.join(", ")}
                </Text>
              )}
            </Timeline.Item>
          ))}
        </Timeline>
      </div>
    </Stack>
  );
}

/** A state as the picture calls it, after the states around it: two of one name are told apart. */
function nameOf(path: string, labels: ReadonlyMap<string, string>): string {
  const keys = path.split(".");
  return keys.map((key, at) => labels.get(keys.slice(0, at + 1).join(".")) ?? key).join(" › ");
}
