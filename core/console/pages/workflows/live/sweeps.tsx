import { Stack, Title } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { Sweep } from "../../../../workflow/contract.ts";
import { api } from "../../../look/api.ts";
import { ask } from "../../../look/ask.ts";
import { ProblemAlert } from "../../../look/problem-alert.tsx";
import { useCan } from "../../../look/session.ts";
import { tellProblem } from "../../../look/tell.tsx";
import { SweepProgress } from "../sweep-progress.tsx";
import { sweepWords } from "./sweep-words.ts";

const isOfInstances = ({ queryKey }: { queryKey: readonly unknown[] }) =>
  queryKey[1] === "listInstances" || queryKey[1] === "countStates";

/** What was done to many tasks of a workflow at once, newest first, with how far each is. */
export function Sweeps({ workflowId }: { workflowId: string }) {
  const query = useQuery({
    ...ask("workflow", "listSweeps", { workflowId, limit: 5 }),
    refetchInterval: ({ state }) => (state.data?.items.some(({ status }) => status === "running") ? 1000 : 30_000),
  });
  const items = query.data?.items ?? [];
  const cache = useQueryClient();
  const done = items.reduce((sum, one) => sum + one.done, 0);
  // The lists and counts beside it are as old as what they were asked before.
  useEffect(() => {
    if (done > 0) void cache.invalidateQueries({ queryKey: ["workflow"], predicate: isOfInstances });
  }, [cache, done]);
  if (items.length === 0) return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <Stack gap="xs" component="section" aria-label="Changes to many tasks">
      <Title order={2} size="h3">
        Changes to many tasks
      </Title>
      {items.map((one) => (
        <One key={one.id} sweep={one} />
      ))}
    </Stack>
  );
}

function One({ sweep }: { sweep: Sweep }) {
  const cache = useQueryClient();
  const mayOperate = useCan("workflow.operate");
  const cancel = useMutation({
    mutationFn: () => api.workflow.cancelSweep({ sweepId: sweep.id }),
    onError: tellProblem,
    onSettled: () => cache.invalidateQueries({ queryKey: ["workflow"] }),
  });
  const { title, verb, doing } = sweepWords[sweep.kind as keyof typeof sweepWords];
  const where = sweep.filter.state ? ` in ${sweep.filter.state}` : "";
  return (
    <SweepProgress
      sweep={sweep}
      what={`${title}${where}`}
      verb={verb}
      doing={doing}
      mayCancel={mayOperate}
      cancelling={cancel.isPending}
      onCancel={() => cancel.mutate()}
    />
  );
}
