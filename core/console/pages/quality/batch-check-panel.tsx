import { Button, Group, Select, Skeleton, Stack, Text, UnstyledButton } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { IconPlayerPlay } from "@tabler/icons-react";
import { useEffect } from "react";
import type { BatchCheck } from "../../../quality/contract.ts";
import { api } from "../../look/api.ts";
import { ask } from "../../look/ask.ts";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { ProgressLine } from "../../look/progress-line.tsx";
import { RelativeTime } from "../../look/relative-time.tsx";
import { useCan } from "../../look/session.ts";
import { StatusBadge } from "../../look/status-badge.tsx";
import { count } from "../../numbers.ts";
import { Section } from "../../section.tsx";
import classes from "./batch-check.module.css";
import { ruleTitle } from "./rules.ts";

const isUnderWay = (run: BatchCheck | undefined) => run?.status === "queued" || run?.status === "running";

export interface BatchCheckPanelProps {
  projectId: string;
  batchId: string | null;
  rule: string | null;
  onBatch(batchId: string | null): void;
  /** Shows only the checks that broke a rule, or all again. */
  onRule(rule: string | null): void;
}

/** Runs a project's rules over a whole batch, and says what they find, rule by rule. */
export function BatchCheckPanel({ projectId, batchId, rule, onBatch, onRule }: BatchCheckPanelProps) {
  const cache = useQueryClient();
  const mayManage = useCan("quality.manage");
  const batches = useQuery(ask("tasks", "listBatches", { projectId, limit: 200 }));
  const key = ask("quality", "listBatchChecks", { batchId: batchId ?? "", limit: 1 });
  const runs = useQuery({
    ...key,
    enabled: batchId !== null,
    refetchInterval: ({ state }) => (isUnderWay(state.data?.items[0]) ? 1_000 : false),
  });
  const begin = useMutation({
    mutationFn: (id: string) => api.quality.checkBatch({ batchId: id, projectId }),
    onSettled: () => void cache.invalidateQueries({ queryKey: ["quality"] }),
  });
  const run = batchId === null ? undefined : runs.data?.items[0];
  return (
    <Section title="Check a batch" hint="The rules as they are now, over all work that was handed in">
      <Stack gap="md">
        <Group gap="xs" align="flex-end">
          <Select
            size="xs"
            label="Batch"
            placeholder="Choose a batch"
            searchable
            clearable
            w={300}
            maw="100%"
            nothingFoundMessage="No batch has this name"
            data={batches.data?.items.map((one) => ({ value: one.id, label: one.name })) ?? []}
            value={batchId}
            onChange={onBatch}
          />
          {mayManage && (
            <Button
              size="xs"
              leftSection={<IconPlayerPlay size={14} aria-hidden />}
              disabled={batchId === null || isUnderWay(run)}
              loading={begin.isPending}
              onClick={() => batchId && begin.mutate(batchId)}
            >
              {run ? "Check it again" : "Check it now"}
            </Button>
          )}
        </Group>
        <ProblemAlert error={batches.error ?? runs.error} onRetry={() => void runs.refetch()} />
        {batchId && runs.isPending && <Skeleton h={60} aria-hidden />}
        {batchId && runs.data && !run && (
          <Text fz="sm" c="dimmed">
            This batch has not been checked as a whole yet. Every hand-in is checked when it comes.
          </Text>
        )}
        {run && <Run run={run} rule={rule} onRule={onRule} />}
      </Stack>
    </Section>
  );
}

function Run({ run, rule, onRule }: { run: BatchCheck } & Pick<BatchCheckPanelProps, "rule" | "onRule">) {
  const underWay = isUnderWay(run);
  const found = useQuery({
    ...ask("quality", "listViolations", { batchCheckId: run.id }),
    refetchInterval: underWay ? 2_000 : false,
  });
  const { refetch } = found;
  // What came between the last look and the end would be missed.
  const cache = useQueryClient();
  useEffect(() => {
    void refetch();
    if (!underWay) void cache.invalidateQueries({ queryKey: ["quality", "listChecks"] });
  }, [underWay, refetch, cache]);
  const items = found.data?.items ?? [];
  const most = Math.max(1, ...items.map((one) => one.tasks));
  return (
    <Stack gap="sm">
      <Group gap="sm" role="status">
        <StatusBadge status={run.status} />
        <Text fz="sm">
          {count(run.checked)} checked, {count(run.failed)} failed
        </Text>
        <Text fz="xs" c="dimmed" component="div">
          <RelativeTime at={run.completedAt ?? run.createdAt} />
        </Text>
      </Group>
      {underWay && <ProgressLine done={run.checked} total={run.tasks} unit="tasks" />}
      {run.error && <Text fz="sm">It stopped: {run.error}</Text>}
      <ProblemAlert error={found.error} onRetry={() => void found.refetch()} />
      {items.map((one) => (
        <UnstyledButton
          key={`${one.rule}.${one.severity}`}
          className={classes.violation}
          aria-pressed={rule === one.rule}
          onClick={() => onRule(rule === one.rule ? null : one.rule)}
        >
          <StatusBadge status={one.severity} label="" />
          <Text fz="sm" truncate>
            {ruleTitle(one.rule)}
          </Text>
          <span className={classes.bar} aria-hidden>
            <span style={{ width: `${(one.tasks / most) * 100}%` }} data-severity={one.severity} />
          </span>
          <Text fz="sm" ta="right" className="look-figures">
            {count(one.tasks)} {one.tasks === 1 ? "task" : "tasks"}
          </Text>
        </UnstyledButton>
      ))}
      {found.data && items.length === 0 && !underWay && (
        <Text fz="sm" c="dimmed">
          Nothing breaks a rule.
        </Text>
      )}
    </Stack>
  );
}
