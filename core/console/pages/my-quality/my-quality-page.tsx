import { Grid, SimpleGrid, Skeleton, Stack, Table, Text } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { IconChartBar } from "@tabler/icons-react";
import { useState } from "react";
import { ProjectSelect } from "../../choices.tsx";
import type { Api } from "../../look/api.ts";
import { type AnswerOf, ask } from "../../look/ask.ts";
import { EmptyState } from "../../look/empty-state.tsx";
import { Note } from "../../look/note.tsx";
import { PageHeader } from "../../look/page-header.tsx";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { count, share } from "../../numbers.ts";
import { Page } from "../../page.tsx";
import { Section } from "../../section.tsx";
import { useFilters } from "../../use-filters.ts";
import { GoldTable } from "./gold-table.tsx";
import { ClassSelect } from "../quality/class-select.tsx";
import { useLabelTitles } from "../quality/label-titles.ts";
import { SkillBar } from "../quality/skill-bar.tsx";
import { TrendChart } from "../quality/trend-chart.tsx";

/** How well I work, by week and by class, and how I did on golds. */
export function MyQualityPage() {
  const [filters, setFilters] = useFilters("projectId");
  const projects = useQuery({ ...ask("projects", "listProjects", { limit: 200 }), staleTime: 30_000 });
  const shown = filters.projectId ?? projects.data?.items[0]?.id ?? null;
  return (
    <Page>
      <PageHeader
        title="My quality"
        subtitle="Only you and those who manage quality see this. Newer work counts more than older."
        actions={
          <ProjectSelect
            aria-label="Project"
            placeholder="Project"
            w={260}
            clearable={false}
            value={shown}
            onChange={(id) => setFilters({ projectId: id })}
          />
        }
      />
      {shown ? (
        <Mine key={shown} projectId={shown} />
      ) : (
        <EmptyState icon={IconChartBar} title="No project yet">
          As soon as you are a member of a project, you see here how well your work is judged.
        </EmptyState>
      )}
    </Page>
  );
}

function Mine({ projectId }: { projectId: string }) {
  const [name, setName] = useState<string | null>(null);
  const titles = useLabelTitles(projectId);
  const asked = { projectId, ...(name === null ? {} : { class: name }) };
  const query = useQuery({ ...ask("quality", "getMyQuality", asked), placeholderData: keepPreviousData });
  if (query.error) return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <Skeleton h={320} aria-hidden />;
  const me = query.data;
  if (me.judged === 0)
    return (
      <EmptyState icon={IconChartBar} title="Nothing has been judged yet">
        Your work is judged by reviewers, by golds hidden among the tasks, and by how it agrees with others' work on the
        same task.
      </EmptyState>
    );
  return (
    <Stack gap="md">
      {me.paused && (
        <Note tone="warn" title="You are paused in this project">
          You are given no work of it for now. Ask its manager, or appeal a gold that is wrong: a correction clears you.
        </Note>
      )}
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md">
        <Section title="Overall" hint={`From ${count(me.judged)} pieces of work`}>
          <Text fz="xl" fw="bold">
            {share(me.mean)}
          </Text>
          <Text fz="sm" c="dimmed" mb="sm">
            of it is right, probably {share(me.low)} to {share(me.high)}.
            {me.goldAccuracy !== null && ` On tasks whose answer was known, ${share(me.goldAccuracy)}.`}
          </Text>
          <SkillBar known={me} />
          <Text fz="xs" c="dimmed" mt="sm">
            Reviews, golds and agreement with others tell how much is right. The mark is the best guess, the band what
            it lies between with 95 %: it narrows the more of your work is judged.
          </Text>
        </Section>
        <Section
          title="Week by week"
          hint="The half year; in grey what it lies between with 95 %"
          actions={
            <ClassSelect
              classes={me.classes.map((one) => one.class)}
              nameOf={titles.thing}
              value={name}
              onChange={setName}
            />
          }
        >
          <TrendChart
            points={me.trend}
            label={`Share of ${name === null ? "my work" : titles.thing(name)} that was right, by week`}
          />
        </Section>
      </SimpleGrid>
      <Grid gap="md">
        <Grid.Col span={{ base: 12, lg: 6 }}>
          <Section title="By class and question" hint="The weakest first" flush>
            <Classes classes={me.classes} nameOf={titles.thing} />
          </Section>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 6 }}>
          <Section
            title="My golds"
            hint="Tasks whose answer was known, and why it is right where somebody has said. Is one of them wrong? Appeal it."
            flush
          >
            <GoldTable projectId={projectId} golds={me.golds} />
          </Section>
        </Grid.Col>
      </Grid>
    </Stack>
  );
}

type Me = AnswerOf<Api["quality"]["getMyQuality"]>;

function Classes({ classes, nameOf }: Pick<Me, "classes"> & { nameOf(name: string): string }) {
  if (classes.length === 0) return <Nothing>No class has been judged by itself yet.</Nothing>;
  return (
    <Table>
      <Table.Tbody>
        {classes.map((one) => (
          <Table.Tr key={one.class}>
            <Table.Td>{nameOf(one.class)}</Table.Td>
            <Table.Td ta="right" w={80}>
              {share(one.mean)}
            </Table.Td>
            <Table.Td w={140}>
              <SkillBar known={one} />
            </Table.Td>
            <Table.Td fz="xs" c="dimmed" w={130} visibleFrom="sm" style={{ whiteSpace: "nowrap" }}>
              {share(one.low)} to {share(one.high)}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Nothing({ children }: { children: string }) {
  return (
    <Text fz="sm" c="dimmed" px="md" pb="md">
      {children}
    </Text>
  );
}
