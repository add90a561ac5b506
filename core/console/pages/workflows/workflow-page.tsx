import { Badge, Skeleton, Stack, Tabs, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "wouter";
import { ProjectSelect } from "../../choices.tsx";
import { ask } from "../../look/ask.ts";
import { PageHeader } from "../../look/page-header.tsx";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { StatusBadge } from "../../look/status-badge.tsx";
import { count } from "../../numbers.ts";
import { Page } from "../../page.tsx";
import { Section } from "../../section.tsx";
import { useFilters } from "../../use-filters.ts";
import { DefinitionEditor } from "./definition-editor.tsx";
import { MermaidSource } from "./mermaid-source.tsx";
import { Simulator } from "./simulator.tsx";
import { StateCounts } from "./state-counts.tsx";
import { WorkflowActions } from "./workflow-actions.tsx";
import { WorkflowPicture } from "./workflow-picture.tsx";

/** One workflow: its picture with live counts, its source, its check, and a place to try it out. */
export function WorkflowPage() {
  const { workflowId = "" } = useParams<{ workflowId: string }>();
  const [filters, setFilters] = useFilters("tab", "projectId");
  const query = useQuery(ask("workflow", "getWorkflow", { workflowId }));
  const check = useQuery(ask("workflow", "validateWorkflow", { workflowId }));
  const trail = [{ title: "Workflows", href: "/workflows" }];
  if (query.error && !query.data)
    return (
      <Page wide={false}>
        <PageHeader title="Workflow" trail={trail} />
        <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      </Page>
    );
  const workflow = query.data;
  if (!workflow)
    return (
      <Page>
        <Skeleton h={30} w={240} mb="md" aria-hidden />
        <Skeleton h={320} aria-hidden />
      </Page>
    );
  return (
    <Page>
      <PageHeader
        title={workflow.name}
        trail={trail}
        aside={<StatusBadge status={workflow.status} />}
        subtitle={
          <>
            {workflow.description}
            <Text inherit c="dimmed">
              Version {workflow.definitionVersion}, {count(workflow.instances)} running
            </Text>
          </>
        }
        actions={<WorkflowActions workflow={workflow} />}
      />
      <Tabs
        value={filters.tab ?? "picture"}
        onChange={(tab) => setFilters({ tab: tab === "picture" ? null : tab })}
        keepMounted={false}
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="picture">Picture</Tabs.Tab>
          <Tabs.Tab value="simulate">Try it out</Tabs.Tab>
          <Tabs.Tab
            value="definition"
            rightSection={
              check.data && check.data.issues.length > 0 ? (
                <Badge size="xs" color={check.data.valid ? "gray" : "red"}>
                  {check.data.issues.length}
                </Badge>
              ) : undefined
            }
          >
            Definition
          </Tabs.Tab>
          <Tabs.Tab value="mermaid">Mermaid</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="picture">
          <Stack gap="md">
            <Section
              title="States and transitions"
              actions={
                <ProjectSelect
                  aria-label="Counts of one project"
                  placeholder="Counts of all projects"
                  w={220}
                  value={filters.projectId}
                  onChange={(projectId) => setFilters({ projectId })}
                />
              }
            >
              <WorkflowPicture workflowId={workflowId} projectId={filters.projectId} />
            </Section>
            <Section title="Where running tasks are">
              <StateCounts workflowId={workflowId} projectId={filters.projectId} />
            </Section>
          </Stack>
        </Tabs.Panel>
        <Tabs.Panel value="simulate">
          <Simulator workflow={workflow} />
        </Tabs.Panel>
        <Tabs.Panel value="definition">
          <DefinitionEditor key={workflow.version} workflow={workflow} />
        </Tabs.Panel>
        <Tabs.Panel value="mermaid">
          <MermaidSource workflowId={workflowId} />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
