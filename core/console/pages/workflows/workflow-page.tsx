import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useParams } from "wouter";
import type { Workflow, WorkflowVersion } from "../../../workflow/contract.ts";
import { ask } from "../../look/ask.ts";
import { PageHeader } from "../../look/page-header.tsx";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { Page } from "../../page.tsx";
import { WorkflowEditor } from "./editor/workflow-editor.tsx";

/** One workflow at its draft where there is one, else at the version in force. */
export function WorkflowPage() {
  const { workflowId = "" } = useParams<{ workflowId: string }>();
  return <Opening key={workflowId} workflowId={workflowId} />;
}

function Opening({ workflowId }: { workflowId: string }) {
  const query = useQuery({ ...ask("workflow", "getWorkflow", { workflowId }), refetchInterval: 30_000 });
  const workflow = query.data;
  const version = useQuery({
    ...ask("workflow", "getVersion", {
      workflowId,
      definitionVersion: workflow?.draftVersion ?? workflow?.definitionVersion ?? 0,
    }),
    enabled: query.isFetchedAfterMount && workflow !== undefined,
  });
  const error = (!workflow && query.error) || (!version.data && version.error);
  if (error)
    return (
      <Page wide={false}>
        <PageHeader title="Workflow" trail={[{ title: "Workflows", href: "/workflows" }]} />
        <ProblemAlert error={error} onRetry={() => void Promise.all([query.refetch(), version.refetch()])} />
      </Page>
    );
  return <Opened workflow={workflow} version={version.isFetchedAfterMount ? version.data : undefined} />;
}

/** What was opened stays open: a version saved or published meanwhile is news for the bar, not another text to begin with. */
function Opened({ workflow, version }: { workflow: Workflow | undefined; version: WorkflowVersion | undefined }) {
  const [opened, setOpened] = useState<WorkflowVersion | null>(null);
  if (!opened && version) setOpened(version);
  if (workflow && opened) return <WorkflowEditor workflow={workflow} opened={opened} />;
  return (
    <Page>
      <Skeleton h={30} w={240} mb="md" aria-hidden />
      <Skeleton h={480} aria-hidden />
    </Page>
  );
}
