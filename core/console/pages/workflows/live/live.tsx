import { Group, Skeleton, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { ProjectSelect } from "../../../choices.tsx";
import { ask } from "../../../look/ask.ts";
import { ProblemAlert } from "../../../look/problem-alert.tsx";
import { useFilters } from "../../../use-filters.ts";
import { chartOf, simplified } from "../chart/graph.ts";
import type { JsonObject } from "../chart/json.ts";
import { pathAt } from "../chart/states.ts";
import { tidied } from "../chart/tidy.ts";
import { useEditor } from "../editor/editor-context.ts";
import editorClasses from "../editor/editor.module.css";
import { Picture } from "../editor/picture.tsx";
import { Split } from "../editor/split.tsx";
import simulatorClasses from "../simulator/simulator.module.css";
import { StateCounts } from "../state-counts.tsx";
import { InstancesHere } from "./instances-here.tsx";
import { summed } from "./summed.ts";
import { Sweeps } from "./sweeps.tsx";

/** The version in force with how many tasks are in each state now; a state shows which. */
export function Live({ narrow }: { narrow: boolean }) {
  const { workflow } = useEditor();
  const [filters, setFilters] = useFilters("projectId");
  const [state, setState] = useState("");
  const { projectId } = filters;
  const counts = useQuery({
    ...ask("workflow", "countStates", { workflowId: workflow.id, projectId }),
    refetchInterval: 10_000,
  });
  const chart = useMemo(
    () => simplified(chartOf(tidied(workflow.definition as unknown as JsonObject))),
    [workflow.definition],
  );
  const bySum = useMemo(() => {
    const parallel = chart.states.filter(({ kind }) => kind === "parallel");
    return summed(counts.data?.items ?? [], new Set(parallel.map(({ path }) => path)));
  }, [counts.data, chart]);
  const gone = (counts.data?.items ?? []).filter(({ state: path }) => !chart.states.some((one) => one.path === path));
  const panel = (
    <div className={simulatorClasses.panel} tabIndex={-1}>
      <ProjectSelect
        label="Tasks of"
        placeholder="all projects"
        value={projectId}
        onChange={(next) => setFilters({ projectId: next })}
      />
      <Stack gap={6} component="section" aria-label="Where tasks are">
        <Title order={2} size="h3">
          Where tasks are
        </Title>
        <StateCounts workflowId={workflow.id} projectId={projectId} />
        {gone.length > 0 && (
          <Text fz="xs" c="dimmed">
            Some are on older versions, in states that this one does not have.
          </Text>
        )}
      </Stack>
      <Sweeps workflowId={workflow.id} />
      <InstancesHere workflowId={workflow.id} projectId={projectId} state={state} onAll={() => setState("")} />
    </div>
  );
  if (counts.error && !counts.data) return <ProblemAlert error={counts.error} onRetry={() => void counts.refetch()} />;
  if (narrow) return <div className={editorClasses.scroll}>{panel}</div>;
  return (
    <Split
      left={
        counts.data ? (
          <Picture
            label="Picture of the workflow with how many tasks are in each state"
            chart={chart}
            counts={bySum}
            selection={state === "" ? "" : (chart.states.find(({ path }) => path === state)?.pointer ?? "")}
            onSelect={(pointer) => setState(pathAt(pointer))}
          />
        ) : (
          <Group h="100%">
            <Skeleton h="100%" radius={0} aria-hidden />
          </Group>
        )
      }
      right={panel}
    />
  );
}
