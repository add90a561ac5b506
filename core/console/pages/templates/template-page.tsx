import { Skeleton, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "wouter";
import { ask } from "../../look/ask.ts";
import { PageHeader } from "../../look/page-header.tsx";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { useCan } from "../../look/session.ts";
import { Page } from "../../page.tsx";
import { blankTemplate } from "./template-draft.ts";
import { TemplateEditor, trail } from "./template-editor.tsx";

/** One template with all that it gives to a project, or a new one. */
export function TemplatePage() {
  const { templateId = "" } = useParams<{ templateId: string }>();
  return templateId === "new" ? <NewTemplate /> : <OneTemplate key={templateId} templateId={templateId} />;
}

function OneTemplate({ templateId }: { templateId: string }) {
  const query = useQuery(ask("projects", "getTemplate", { templateId }));
  if (query.data) return <TemplateEditor template={query.data} />;
  return <NotYet title="Template" error={query.error} onRetry={() => void query.refetch()} />;
}

function NewTemplate() {
  const may = useCan("template.manage");
  const defaults = useQuery({ ...ask("projects", "getProjectDefaults", {}), staleTime: Infinity });
  if (!may)
    return (
      <Page wide={false}>
        <PageHeader title="New template" trail={trail} subtitle="It needs the permission template.manage." />
      </Page>
    );
  if (defaults.data) return <TemplateEditor template={blankTemplate(defaults.data.own)} />;
  return <NotYet title="New template" error={defaults.error} onRetry={() => void defaults.refetch()} />;
}

function NotYet({ title, error, onRetry }: { title: string; error: unknown; onRetry(): void }) {
  return (
    <Page>
      <PageHeader title={title} trail={trail} />
      <ProblemAlert error={error} onRetry={onRetry} />
      {!error && (
        <Stack aria-hidden>
          <Skeleton h={160} />
          <Skeleton h={320} />
        </Stack>
      )}
    </Page>
  );
}
