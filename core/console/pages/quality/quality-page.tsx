import { Grid, Stack, Tabs, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconChartBar } from "@tabler/icons-react";
import { ProjectSelect } from "../../choices.tsx";
import { ask } from "../../look/ask.ts";
import { EmptyState } from "../../look/empty-state.tsx";
import { PageHeader } from "../../look/page-header.tsx";
import { useCan } from "../../look/session.ts";
import { NewProjectButton } from "../../new-project-button.tsx";
import { Page } from "../../page.tsx";
import { Section } from "../../section.tsx";
import { useFilters } from "../../use-filters.ts";
import { AgreementPanel } from "./agreement-panel.tsx";
import { AnnotatorTable } from "./annotator-table.tsx";
import { CheckTable } from "./check-table.tsx";
import { DecisionList } from "./decision-list.tsx";
import { GoldPanel } from "./gold-panel.tsx";
import { PeoplePanel } from "./people-panel.tsx";
import { QualitySummary } from "./quality-summary.tsx";
import { ReviewerTable } from "./reviewer-table.tsx";
import { RuleList } from "./rule-list.tsx";

/** How good the work is: metrics, every check, and the rules that run by themselves. */
export function QualityPage() {
  const [filters, setFilters] = useFilters("projectId", "tab");
  const projects = useQuery({ ...ask("projects", "listProjects", { limit: 200 }), staleTime: 30_000 });
  const mayManage = useCan("quality.manage");
  const projectId = filters.projectId ?? null;
  const first = projects.data?.items[0]?.id ?? null;
  const shown = projectId ?? first;
  return (
    <Page>
      <PageHeader
        title="Quality"
        subtitle="Automated checks run on every hand-in; reviewers look at the share that each project asks for."
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
      {projects.data && !shown ? (
        <EmptyState icon={IconChartBar} title="Nothing to measure yet" action={<NewProjectButton />}>
          Quality is measured per project, from the first hand-in on: automated checks, reviews, agreement. Create a
          project to begin.
        </EmptyState>
      ) : (
        shown && (
          <Tabs
            value={filters.tab ?? "metrics"}
            onChange={(tab) => setFilters({ tab: tab === "metrics" ? null : tab })}
            keepMounted={false}
          >
            <Tabs.List mb="md">
              <Tabs.Tab value="metrics">Metrics</Tabs.Tab>
              <Tabs.Tab value="people">People</Tabs.Tab>
              <Tabs.Tab value="agreement">Agreement</Tabs.Tab>
              {mayManage && <Tabs.Tab value="golds">Golds</Tabs.Tab>}
              <Tabs.Tab value="checks">Checks</Tabs.Tab>
              <Tabs.Tab value="rules">Rules</Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="metrics">
              <Grid gap="md">
                <Grid.Col span={{ base: 12, lg: 7 }}>
                  <Section title="So far">
                    <QualitySummary projectId={shown} />
                  </Section>
                </Grid.Col>
                <Grid.Col span={{ base: 12, lg: 5 }}>
                  <Section title="By annotator" flush>
                    <AnnotatorTable projectId={shown} />
                  </Section>
                </Grid.Col>
                <Grid.Col span={12}>
                  <Section title="By reviewer" hint="Of the reviews that somebody else has done again" flush>
                    <ReviewerTable projectId={shown} />
                  </Section>
                </Grid.Col>
                <Grid.Col span={12}>
                  <Section
                    title="To decide"
                    hint="Several people have worked on these tasks, and it is not sure enough what they mean. Sure: how probable the likeliest answer to the least sure question is. Left to know: 0 bits is certain, 1 bit is one even choice between two."
                    flush
                  >
                    <DecisionList projectId={shown} />
                  </Section>
                </Grid.Col>
              </Grid>
            </Tabs.Panel>
            <Tabs.Panel value="people">
              <PeoplePanel projectId={shown} />
            </Tabs.Panel>
            <Tabs.Panel value="agreement">
              <AgreementPanel projectId={shown} />
            </Tabs.Panel>
            {mayManage && (
              <Tabs.Panel value="golds">
                <GoldPanel projectId={shown} />
              </Tabs.Panel>
            )}
            <Tabs.Panel value="checks">
              <CheckTable projectId={shown} />
            </Tabs.Panel>
            <Tabs.Panel value="rules">
              <Stack gap="xs">
                <Text fz="sm" c="dimmed" maw={640}>
                  A rule of severity error sends a hand-in back at once; a warning is shown to the reviewer.
                </Text>
                <RuleList projectId={shown} />
              </Stack>
            </Tabs.Panel>
          </Tabs>
        )
      )}
    </Page>
  );
}
