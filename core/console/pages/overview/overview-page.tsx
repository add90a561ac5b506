import { Button, Grid, SegmentedControl, SimpleGrid, Stack, Text } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { Link } from "wouter";
import { Figure, FigureSkeleton } from "../../figure.tsx";
import { ask } from "../../look/ask.ts";
import { PageHeader } from "../../look/page-header.tsx";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { RelativeTime } from "../../look/relative-time.tsx";
import { useCan, useMe } from "../../look/session.ts";
import { Page } from "../../page.tsx";
import { Section } from "../../section.tsx";
import { useFilters } from "../../use-filters.ts";
import { ChartSkeleton } from "./chart-skeleton.tsx";
import { Due } from "./due.tsx";
import { byDay, type PointOfDay } from "./series.ts";
import { Stuck } from "./stuck.tsx";
import { kpiHref } from "./kpi-href.ts";

const DayChart = lazy(async () => ({ default: (await import("./day-chart.tsx")).DayChart }));
const spans = ["7", "14", "30", "90"];

/** Is work flowing, is it good, what needs me: each answer links to where it is mended. */
export function OverviewPage() {
  const { user } = useMe();
  const mayCreate = useCan("project.create");
  const [filters, setFilters] = useFilters("days");
  const days = Number(filters.days ?? 14);
  const dashboard = useQuery({
    ...ask("analytics", "getDashboard", { days }),
    refetchInterval: 30_000,
    placeholderData: keepPreviousData,
  });
  const points = (metric: string): PointOfDay[] =>
    dashboard.data?.series.find((one) => one.metric === metric)?.points ?? [];
  const now = Date.now();
  return (
    <Page>
      <PageHeader
        title="Overview"
        subtitle={
          <>
            Good to see you, {user.name.split(" ")[0]}.{" "}
            {dashboard.data && (
              <>
                Numbers as of <RelativeTime at={dashboard.data.asOf} />.
              </>
            )}
          </>
        }
        actions={
          <>
            <SegmentedControl
              size="xs"
              aria-label="Days shown"
              data={spans.map((value) => ({ value, label: `${value} days` }))}
              value={String(days)}
              onChange={(value) => setFilters({ days: value })}
            />
            {mayCreate && (
              <Button component={Link} href="/projects/new" size="xs">
                New project
              </Button>
            )}
          </>
        }
      />
      <Stack gap="md">
        <ProblemAlert error={dashboard.error} onRetry={() => void dashboard.refetch()} />
        <SimpleGrid cols={{ base: 2, md: 4 }} spacing="sm">
          {dashboard.isPending && Array.from({ length: 4 }, (_, at) => <FigureSkeleton key={at} />)}
          {dashboard.data?.kpis.map((one) => (
            <Figure
              key={one.key}
              title={one.title}
              value={one.value}
              previous={one.previous}
              unit={one.unit}
              href={kpiHref(one.key)}
            />
          ))}
        </SimpleGrid>
        <Grid gap="md">
          <Grid.Col span={{ base: 12, lg: 6 }}>
            <Section
              title="Finished tasks per day"
              hint={<Total now={total(dashboard.data, "tasks.completed")} days={days} />}
            >
              <Suspense fallback={<ChartSkeleton />}>
                {dashboard.isPending ? (
                  <ChartSkeleton />
                ) : (
                  <DayChart
                    label={`Finished tasks per day over ${days} days`}
                    rows={byDay({ done: points("tasks.completed") }, days, now)}
                    series={[{ name: "done", label: "Finished", color: "var(--look-chart-1)" }]}
                  />
                )}
              </Suspense>
            </Section>
          </Grid.Col>
          <Grid.Col span={{ base: 12, lg: 6 }}>
            <Section title="Reviews by outcome" hint="Accepted as it was, fixed by the reviewer, or sent back">
              <Suspense fallback={<ChartSkeleton />}>
                {dashboard.isPending ? (
                  <ChartSkeleton />
                ) : (
                  <DayChart
                    label={`Reviews per day by outcome over ${days} days`}
                    rows={byDay(
                      {
                        accepted: points("reviews.accepted"),
                        fixed: points("reviews.fixed"),
                        rejected: points("reviews.rejected"),
                      },
                      days,
                      now,
                    )}
                    series={[
                      { name: "accepted", label: "Accepted", color: "var(--look-chart-2)" },
                      { name: "fixed", label: "Fixed", color: "var(--look-chart-1)" },
                      { name: "rejected", label: "Rejected", color: "var(--look-chart-3)" },
                    ]}
                  />
                )}
              </Suspense>
            </Section>
          </Grid.Col>
          <Grid.Col span={{ base: 12, lg: 6 }}>
            <Stuck />
          </Grid.Col>
          <Grid.Col span={{ base: 12, lg: 6 }}>
            <Due />
          </Grid.Col>
        </Grid>
      </Stack>
    </Page>
  );
}

function total(
  data: { series: { metric: string; total: number; previousTotal: number }[] } | undefined,
  metric: string,
) {
  return data?.series.find((one) => one.metric === metric) ?? null;
}

function Total({ now, days }: { now: { total: number; previousTotal: number } | null; days: number }) {
  if (!now) return <>The last {days} days</>;
  return (
    <Text inherit component="span">
      {now.total} in {days} days, {now.previousTotal} in the {days} before
    </Text>
  );
}
