import { Skeleton, Text } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef } from "react";
import classes from "../../console.module.css";
import { api } from "../../look/api.ts";
import { readText } from "../../look/ask.ts";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { cleanSvg } from "./clean-svg.ts";

/** A workflow as its own drawing: with live counts of a project, or with one task's state marked. */
export function WorkflowPicture({
  workflowId,
  projectId,
  taskId,
}: {
  workflowId: string;
  projectId?: string;
  taskId?: string;
}) {
  const query = useQuery({
    queryKey: ["workflow", "visualizeWorkflow", { workflowId, projectId, taskId }],
    queryFn: async () =>
      readText(await api.workflow.visualizeWorkflow({ workflowId, format: "svg", projectId, taskId })),
    refetchInterval: projectId || taskId ? 15_000 : false,
    placeholderData: keepPreviousData,
  });
  const svg = useMemo(() => (query.data ? cleanSvg(query.data) : null), [query.data]);
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const current = frame.current?.querySelector(".current");
    if (!frame.current || !current) return;
    const gap = current.getBoundingClientRect().left - frame.current.getBoundingClientRect().left;
    frame.current.scrollLeft += gap - frame.current.clientWidth / 2;
  }, [svg?.markup]);
  if (query.error && !query.data) return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <Skeleton h={160} aria-hidden />;
  if (!svg) return <Text fz="sm">The drawing could not be read.</Text>;
  return (
    <div
      ref={frame}
      className={classes.drawing}
      role="img"
      aria-label={svg.title}
      tabIndex={0}
      dangerouslySetInnerHTML={{ __html: svg.markup }}
    />
  );
}
