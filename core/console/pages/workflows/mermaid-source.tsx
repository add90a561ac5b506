import { Button, CopyButton, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import classes from "../../console.module.css";
import { api } from "../../look/api.ts";
import { readText } from "../../look/ask.ts";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { Section } from "../../section.tsx";

/** The workflow as Mermaid source, to paste into documents. */
export function MermaidSource({ workflowId }: { workflowId: string }) {
  const query = useQuery({
    queryKey: ["workflow", "mermaid", workflowId],
    queryFn: async () => readText(await api.workflow.visualizeWorkflow({ workflowId, format: "mermaid" })),
  });
  return (
    <Section
      title="Mermaid"
      hint="Paste it into a document or wiki that draws Mermaid."
      actions={
        <CopyButton value={query.data ?? ""}>
          {({ copied, copy }) => (
            <Button size="xs" variant="default" disabled={!query.data} onClick={copy}>
              {copied ? "Copied" : "Copy"}
            </Button>
          )}
        </CopyButton>
      }
    >
      <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      {query.isPending && <Skeleton h={200} aria-hidden />}
      {query.data && (
        <pre className={classes.code} tabIndex={0}>
          {query.data}
        </pre>
      )}
    </Section>
  );
}
