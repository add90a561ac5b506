import { Anchor, Group, Skeleton, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";
import { ask } from "../../look/ask.ts";
import { ProgressLine } from "../../look/progress-line.tsx";
import { RelativeTime } from "../../look/relative-time.tsx";
import { Section } from "../../section.tsx";

/** Active projects, those with the nearest due date first, with how far they are. */
export function Due() {
  const projects = useQuery({
    ...ask("projects", "listProjects", { status: "active", limit: 200 }),
    refetchInterval: 30_000,
  });
  const items = (projects.data?.items ?? [])
    .filter(({ progress: { tasks, completed, cancelled }, dueAt }) =>
      tasks === 0 ? dueAt !== null : completed + cancelled < tasks,
    )
    .toSorted((a, b) => (a.dueAt ?? "9").localeCompare(b.dueAt ?? "9"))
    .slice(0, 6);
  return (
    <Section
      title="What is due"
      actions={
        <Anchor component={Link} href="/projects?status=active" fz="sm">
          All projects
        </Anchor>
      }
    >
      <Stack gap="md">
        {projects.isPending && <Skeleton h={40} aria-hidden />}
        {projects.data && items.length === 0 && (
          <Text fz="sm" c="dimmed">
            Nothing is due: no active project has work left. Create one, or import more tasks.
          </Text>
        )}
        {items.map((one) => (
          <div key={one.id}>
            <Group justify="space-between" wrap="nowrap" gap="sm" mb={4}>
              <Anchor component={Link} href={`/projects/${one.id}`} fz="sm" truncate>
                {one.name}
              </Anchor>
              <Text
                fz="xs"
                c={one.dueAt && Date.parse(one.dueAt) < Date.now() ? "var(--look-bad)" : "dimmed"}
                component="div"
                style={{ whiteSpace: "nowrap" }}
              >
                {one.dueAt ? (
                  <>
                    due <RelativeTime at={one.dueAt} inherit />
                  </>
                ) : (
                  "no due date"
                )}
              </Text>
            </Group>
            <ProgressLine done={one.progress.completed} total={one.progress.tasks} unit="tasks" />
          </div>
        ))}
      </Stack>
    </Section>
  );
}
