import { Anchor, Grid, Group, Progress, Skeleton, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { Link } from "wouter";
import type { Project } from "../../../projects/contract.ts";
import { ask } from "../../look/ask.ts";
import { EmptyState } from "../../look/empty-state.tsx";
import { May } from "../../look/may.tsx";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { percent } from "../../look/progress-line.tsx";
import { useCan } from "../../look/session.ts";
import { count } from "../../numbers.ts";
import { Section } from "../../section.tsx";
import { ChartSkeleton } from "../overview/chart-skeleton.tsx";
import { byDay } from "../overview/series.ts";
import { QualitySummary } from "../quality/quality-summary.tsx";
import { WorkflowPicture } from "../workflows/workflow-picture.tsx";
import { ExportTable } from "../exports/export-table.tsx";
import { BatchList } from "./batch-list.tsx";
import { forecastText, isLate } from "./forecast.ts";
import { PeopleTable } from "./people-table.tsx";
import { IconUpload } from "@tabler/icons-react";

const DayChart = lazy(async () => ({ default: (await import("../overview/day-chart.tsx")).DayChart }));

/** A project from top to bottom: progress and forecast, stages with live counts, people, quality, exports. */
export function ProjectOverview({ project }: { project: Project }) {
  const base = `/projects/${project.id}`;
  if (project.progress.tasks === 0)
    return (
      <Section title="Progress">
        <EmptyState
          icon={IconUpload}
          title="No tasks yet"
          action={
            <Anchor component={Link} href={`${base}/import`}>
              Import {project.labelSchema.media === "image" ? "images" : "texts"}
            </Anchor>
          }
        >
          Each imported {project.labelSchema.media === "image" ? "image" : "text"} becomes a task, starts its workflow
          and waits in a queue.
        </EmptyState>
      </Section>
    );
  return (
    <Stack gap="md">
      <Grid gap="md">
        <Grid.Col span={{ base: 12, lg: 5 }}>
          <ProgressSection project={project} />
        </Grid.Col>
        <May permission="analytics.read">
          <Grid.Col span={{ base: 12, lg: 7 }}>
            <PaceSection project={project} />
          </Grid.Col>
        </May>
      </Grid>
      <May permission="workflow.read">
        <Section
          title="Stages"
          hint="The project's workflow with how many tasks are in each state now"
          actions={
            <Anchor component={Link} href={`/workflows/${project.workflowId}`} fz="sm">
              Open workflow
            </Anchor>
          }
        >
          <WorkflowPicture workflowId={project.workflowId} projectId={project.id} />
        </Section>
      </May>
      <Grid gap="md">
        <May permission="analytics.read">
          <Grid.Col span={{ base: 12, lg: 6 }}>
            <Section
              title="People"
              hint="Hand-ins in the last 14 days"
              flush
              actions={
                <Anchor component={Link} href={`${base}/people`} fz="sm">
                  Members
                </Anchor>
              }
            >
              <PeopleTable projectId={project.id} />
            </Section>
          </Grid.Col>
        </May>
        <May permission="quality.read">
          <Grid.Col span={{ base: 12, lg: 6 }}>
            <Section
              title="Quality"
              actions={
                <Anchor component={Link} href={`/quality?projectId=${project.id}`} fz="sm">
                  Checks and rules
                </Anchor>
              }
            >
              <QualitySummary projectId={project.id} />
            </Section>
          </Grid.Col>
        </May>
      </Grid>
      <May permission="batch.read">
        <Section title="Batches" flush>
          <BatchList projectId={project.id} />
        </Section>
      </May>
      <May permission="export.read">
        <Section
          title="Latest exports"
          flush
          actions={
            <Anchor component={Link} href={`${base}/exports`} fz="sm">
              All exports
            </Anchor>
          }
        >
          <ExportTable projectId={project.id} limit={5} plain />
        </Section>
      </May>
    </Stack>
  );
}

function ProgressSection({ project }: { project: Project }) {
  const { tasks, completed, cancelled, batches, batchesCompleted } = project.progress;
  const seesPace = useCan("analytics.read");
  const pace = useQuery({ ...ask("analytics", "getProgress", { projectId: project.id, days: 14 }), enabled: seesPace });
  const rest = tasks - completed - cancelled;
  return (
    <Section title="Progress">
      <Text fz="xl" fw="bold">
        {percent(tasks ? completed / tasks : 0)}{" "}
        <Text component="span" fz="sm" c="dimmed" fw="regular">
          {count(completed)} of {count(tasks)} tasks done
        </Text>
      </Text>
      <Progress.Root size={8} my="xs" aria-label="Tasks by state">
        <Progress.Section value={(completed / tasks) * 100} color="var(--look-chart-1)" aria-label="done" />
        <Progress.Section value={(cancelled / tasks) * 100} color="var(--look-chart-muted)" aria-label="cancelled" />
      </Progress.Root>
      <Group gap="lg" mb="sm">
        <Number name="left" value={rest} />
        <Number name="cancelled" value={cancelled} />
        <Number name={`of ${count(batches)} ${batches === 1 ? "batch" : "batches"} done`} value={batchesCompleted} />
      </Group>
      {seesPace && pace.isPending && <Skeleton h={20} aria-hidden />}
      {pace.data && (
        <Text fz="sm" c={isLate(pace.data, project.dueAt) ? "var(--look-bad)" : undefined}>
          {forecastText(pace.data, cancelled, project.dueAt, Date.now())}
        </Text>
      )}
      <ProblemAlert error={pace.error} onRetry={() => void pace.refetch()} />
    </Section>
  );
}

function Number({ name, value }: { name: string; value: number }) {
  return (
    <Text fz="sm" c="dimmed">
      <Text component="span" inherit c="var(--mantine-color-text)">
        {count(value)}
      </Text>{" "}
      {name}
    </Text>
  );
}

function PaceSection({ project }: { project: Project }) {
  const pace = useQuery(ask("analytics", "getProgress", { projectId: project.id, days: 14 }));
  return (
    <Section title="Finished per day" hint="The last 14 days">
      <Suspense fallback={<ChartSkeleton height={182} />}>
        {pace.data ? (
          <DayChart
            height={150}
            label="Finished tasks per day over 14 days"
            rows={byDay({ done: pace.data.perDay }, 14, Date.now())}
            series={[{ name: "done", label: "Finished", color: "var(--look-chart-1)" }]}
          />
        ) : (
          <Skeleton h={182} aria-hidden />
        )}
      </Suspense>
    </Section>
  );
}
