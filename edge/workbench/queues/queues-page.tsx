import { ActionIcon, Button, Card, Group, Kbd, Skeleton, Stack, Text, Title, Tooltip } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import { IconEye, IconPencil, IconRefresh, IconStack2 } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { useLocation } from "wouter";
import { ask } from "../../../core/console/look/ask.ts";
import { EmptyState } from "../../../core/console/look/empty-state.tsx";
import { type PaletteEntry, usePaletteEntries } from "../../../core/console/look/palette.tsx";
import { ProblemAlert } from "../../../core/console/look/problem-alert.tsx";
import { ProgressLine } from "../../../core/console/look/progress-line.tsx";
import { RelativeTime } from "../../../core/console/look/relative-time.tsx";
import { useCan, useMe } from "../../../core/console/look/session.ts";
import { useShortcuts } from "../../../core/console/look/shortcuts.ts";
import type { Queue } from "../../../core/tasks/contract.ts";
import { AppBar } from "./app-bar.tsx";
import { FeedbackDialog } from "./feedback-dialog.tsx";
import { byProject, type ProjectQueues, queueWords } from "./queue-words.ts";
import classes from "./queues.module.css";

/** My queues: what waits for me, by project; one click or Enter to start. */
export function QueuesPage() {
  useDocumentTitle("My queues · Welo workbench");
  const { user } = useMe();
  const mayReview = useCan("quality.review");
  const [, go] = useLocation();
  const cache = useQueryClient();
  const queues = useQuery({ ...ask("tasks", "listQueues", { limit: 200 }), refetchInterval: 15_000 });
  const projects = useQuery({ ...ask("projects", "listProjects", { limit: 200 }), staleTime: 30_000 });
  const groups = useMemo(
    () =>
      byProject(
        (queues.data?.items ?? []).filter((q) => mayReview || q.stage === "annotate"),
        projects.data?.items ?? [],
      ),
    [queues.data, projects.data, mayReview],
  );
  const first = groups.flatMap((g) => g.queues).find((q) => q.availableToMe > 0);
  const open = (queue: Queue) => go(`/queues/${queue.id}`);
  const refresh = () => void cache.invalidateQueries({ queryKey: ["tasks", "listQueues"] });
  useShortcuts([
    ...(first
      ? [
          {
            id: "queues.start",
            keys: "enter",
            title: "Start with the first task that waits",
            group: "Queues",
            run: () => open(first),
          },
        ]
      : []),
    { id: "queues.refresh", keys: "r", title: "Look again", group: "Queues", run: refresh },
  ]);
  const entries = useMemo<PaletteEntry[]>(
    () =>
      groups.flatMap((g) =>
        g.queues.map((q) => ({
          id: `queue.${q.id}`,
          title: `${g.project?.name ?? "Project"}: ${q.name}`,
          group: "Queues",
          hint: queueWords(q, g.project),
          run: () => go(`/queues/${q.id}`),
        })),
      ),
    [groups, go],
  );
  usePaletteEntries(entries);
  const total = groups.flatMap((g) => g.queues).reduce((sum, q) => sum + q.availableToMe, 0);
  return (
    <>
      <AppBar />
      <FeedbackDialog />
      <main className={classes.page}>
        <Group justify="space-between" align="flex-end" mb="lg">
          <div>
            <Title order={1}>My queues</Title>
            <Text c="dimmed" fz="sm">
              {queues.data
                ? total > 0
                  ? `${total === 1 ? "1 task waits" : `${total} tasks wait`} for you, ${user.name}.`
                  : `Nothing waits for you right now, ${user.name}.`
                : " "}
            </Text>
          </div>
          <Tooltip label="Look again (R)">
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              aria-label="Look again"
              loading={queues.isFetching && !queues.isPending}
              onClick={refresh}
            >
              <IconRefresh size={18} />
            </ActionIcon>
          </Tooltip>
        </Group>
        <ProblemAlert
          error={queues.error ?? projects.error}
          onRetry={() => void Promise.all([queues.refetch(), projects.refetch()])}
        />
        {queues.isPending && !queues.error && <Waiting />}
        {queues.data && groups.length === 0 && (
          <EmptyState
            icon={IconStack2}
            title="No queues yet"
            action={
              <Button variant="default" onClick={refresh}>
                Look again
              </Button>
            }
          >
            A queue holds the tasks of a project that wait for somebody. A manager adds you to a project; its queues
            then appear here.
          </EmptyState>
        )}
        <Stack gap="md">
          {groups.map((group) => (
            <ProjectCard key={group.projectId} group={group} firstId={first?.id} onOpen={open} />
          ))}
        </Stack>
      </main>
    </>
  );
}

interface ProjectCardProps {
  group: ProjectQueues;
  firstId: string | undefined;
  onOpen(queue: Queue): void;
}

function ProjectCard({ group: { project, queues }, firstId, onOpen }: ProjectCardProps) {
  return (
    <Card component="section" aria-label={project?.name ?? "Project"} padding={0}>
      <Group justify="space-between" align="flex-start" gap="lg" p="md" pb="sm">
        <div style={{ flex: "1 1 260px", minWidth: 0 }}>
          <Title order={2} style={{ overflowWrap: "anywhere" }}>
            {project?.name ?? "Project"}
          </Title>
          {project?.description && (
            <Text fz="sm" c="dimmed" lineClamp={2}>
              {project.description}
            </Text>
          )}
          {project?.dueAt && (
            <Text fz="xs" c="dimmed">
              Due <RelativeTime at={project.dueAt} />
            </Text>
          )}
        </div>
        {project && <ProgressLine done={project.progress.completed} total={project.progress.tasks} unit="tasks done" />}
      </Group>
      {queues.map((queue) => {
        const ready = queue.availableToMe > 0;
        return (
          <div key={queue.id} className={classes.queue}>
            {queue.stage === "review" ? <IconEye size={18} aria-hidden /> : <IconPencil size={18} aria-hidden />}
            <div className={classes.words}>
              <Text fz="sm" fw={560}>
                {queue.name}
              </Text>
              <Text fz="xs" c="dimmed">
                {queueWords(queue, project)}
              </Text>
            </div>
            {queue.id === firstId && <Kbd size="xs">Enter</Kbd>}
            <Button
              size="sm"
              variant={ready ? (queue.id === firstId ? "filled" : "light") : "subtle"}
              color={ready ? "accent" : "gray"}
              aria-label={`Start ${queue.name} of ${project?.name ?? "this project"}`}
              onClick={() => onOpen(queue)}
            >
              Start
            </Button>
          </div>
        );
      })}
    </Card>
  );
}

function Waiting() {
  return (
    <Stack gap="md" role="status" aria-label="Loading">
      <Skeleton h={150} />
      <Skeleton h={150} />
    </Stack>
  );
}
