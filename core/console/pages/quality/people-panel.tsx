import { Grid, Group, Stack, Text } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { IconMoodSad, IconTrendingDown } from "@tabler/icons-react";
import { useState } from "react";
import { ask } from "../../look/ask.ts";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { RelativeTime } from "../../look/relative-time.tsx";
import { UserName } from "../../look/user-name.tsx";
import { share } from "../../numbers.ts";
import { Section } from "../../section.tsx";
import { ClassSelect } from "./class-select.tsx";
import { useLabelTitles } from "./label-titles.ts";
import { SkillTable } from "./skill-table.tsx";
import { TrendChart } from "./trend-chart.tsx";

/** How well people work, whether it gets better, and who needs a word. */
export function PeoplePanel({ projectId }: { projectId: string }) {
  return (
    <Stack gap="md">
      <Section
        title="People"
        hint="The share of their work that is right, from reviews, golds and agreement; older judgements count less. First comes whose share is surely the highest: by the lower end of what it lies between, so that few judgements count for little."
        flush
      >
        <SkillTable projectId={projectId} />
      </Section>
      <Grid gap="md">
        <Grid.Col span={{ base: 12, lg: 7 }}>
          <TrendSection key={projectId} projectId={projectId} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 5 }}>
          <Section title="Who needs a word" hint="Raised by itself, once a week at most">
            <AlarmList projectId={projectId} />
          </Section>
        </Grid.Col>
      </Grid>
    </Stack>
  );
}

/** The half year's trend, of the whole work or of one class of it. */
function TrendSection({ projectId }: { projectId: string }) {
  const [name, setName] = useState<string | null>(null);
  const titles = useLabelTitles(projectId);
  const asked = { projectId, ...(name === null ? {} : { class: name }) };
  const trend = useQuery({ ...ask("quality", "getSkillTrend", asked), placeholderData: keepPreviousData });
  const label =
    name === null ? "Share of work that was right, by week" : `Share of ${titles.thing(name)} that was right, by week`;
  return (
    <Section
      title="Week by week"
      hint="All people of the project together; in grey what it lies between with 95 %"
      actions={
        <ClassSelect classes={trend.data?.classes ?? []} nameOf={titles.thing} value={name} onChange={setName} />
      }
    >
      <ProblemAlert error={trend.error} onRetry={() => void trend.refetch()} />
      <TrendChart points={trend.data?.items} label={label} />
    </Section>
  );
}

function AlarmList({ projectId }: { projectId: string }) {
  const query = useQuery(ask("quality", "listSkillAlarms", { projectId, limit: 10 }));
  if (query.error) return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />;
  const items = query.data?.items ?? [];
  if (items.length === 0)
    return (
      <Text fz="sm" c="dimmed">
        Nobody: no one has become worse, and no one tires.
      </Text>
    );
  return (
    <Stack gap="sm">
      {items.map((one) => (
        <Group key={one.id} gap="sm" wrap="nowrap" align="flex-start">
          {one.kind === "drift" ? (
            <IconTrendingDown size={18} color="var(--look-warn)" aria-hidden />
          ) : (
            <IconMoodSad size={18} color="var(--look-warn)" aria-hidden />
          )}
          <div>
            <Text fz="sm" component="div">
              <UserName id={one.userId} /> {one.kind === "drift" ? "has become worse" : "tires within a session"}
            </Text>
            <Text fz="xs" c="dimmed" component="div">
              {share(one.before)} before, {share(one.now)} of late · <RelativeTime at={one.raisedAt} />
            </Text>
          </div>
        </Group>
      ))}
    </Stack>
  );
}
