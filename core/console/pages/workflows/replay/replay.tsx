import { ActionIcon, Group, Skeleton, Slider, Text, Tooltip } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import {
  IconPlayerPauseFilled,
  IconPlayerPlayFilled,
  IconPlayerSkipBack,
  IconPlayerSkipForward,
} from "@tabler/icons-react";
import { type ReactNode, useEffect, useMemo } from "react";
import type { StateTransition, WorkflowInstance } from "../../../../workflow/contract.ts";
import { ask } from "../../../look/ask.ts";
import { ProblemAlert } from "../../../look/problem-alert.tsx";
import { RelativeTime } from "../../../look/relative-time.tsx";
import { chartOf, simplified } from "../chart/graph.ts";
import type { JsonObject } from "../chart/json.ts";
import { tidied } from "../chart/tidy.ts";
import { Picture } from "../editor/picture.tsx";
import { causeText } from "../simulator/event-text.ts";
import { ContextChanges } from "./context-changes.tsx";
import classes from "./replay.module.css";
import { takenBetween } from "./taken-between.ts";

const pace = 1200;
/** Steps whose contexts are fetched at a time, with the one before them. */
const stretch = 100;

export interface ReplayProps {
  instance: WorkflowInstance;
  history: readonly StateTransition[];
  /** Which transition is shown, from 0. */
  at: number;
  onAt(at: number): void;
  playing: boolean;
  onPlaying(playing: boolean): void;
}

/** A task's way through its workflow, in the picture: step by step, or played. */
export function Replay({ instance, history, at, onAt, playing, onPlaying }: ReplayProps) {
  const { workflowId, taskId } = instance;
  const step = history[at];
  const from = Math.max(1, Math.floor(((step?.sequence ?? 1) - 1) / stretch) * stretch);
  const contexts = useQuery(ask("workflow", "replayTask", { taskId, from, limit: stretch + 1 }));
  const replayed = contexts.data?.items.find(({ sequence }) => sequence === step?.sequence);
  // Before and after a migration the states are those of different charts.
  const definitionVersion = replayed?.definitionVersion ?? instance.definitionVersion;
  const version = useQuery(ask("workflow", "getVersion", { workflowId, definitionVersion }));
  const chart = useMemo(
    () => (version.data ? simplified(chartOf(tidied(version.data.definition as unknown as JsonObject))) : null),
    [version.data],
  );
  const last = history.length - 1;
  useEffect(() => {
    if (!playing) return;
    const timer = setTimeout(() => (at < last ? onAt(at + 1) : onPlaying(false)), pace);
    return () => clearTimeout(timer);
  }, [playing, at, last, onAt, onPlaying]);
  const taken = useMemo(() => (chart && step ? takenBetween(chart, step) : []), [chart, step]);
  const toggle = () => {
    if (!playing && at >= last) onAt(0);
    onPlaying(!playing);
  };
  if (version.error) return <ProblemAlert error={version.error} onRetry={() => void version.refetch()} />;
  return (
    <section aria-label="Replay" className={classes.replay}>
      <div className={classes.picture}>
        {chart ? (
          <Picture
            label="Picture of the workflow with where the task was"
            chart={chart}
            current={step?.to ?? []}
            taken={taken}
          />
        ) : (
          <Skeleton h="100%" radius={0} aria-hidden />
        )}
      </div>
      <Group gap={6} wrap="nowrap" className={classes.controls}>
        <Step label="Back" run={() => onAt(at - 1)} disabled={at <= 0} icon={<IconPlayerSkipBack size={15} />} />
        <Step
          label={playing ? "Pause" : "Play"}
          run={toggle}
          disabled={last < 1}
          icon={playing ? <IconPlayerPauseFilled size={15} /> : <IconPlayerPlayFilled size={15} />}
        />
        <Step
          label="Forward"
          run={() => onAt(at + 1)}
          disabled={at >= last}
          icon={<IconPlayerSkipForward size={15} />}
        />
        <Slider
          style={{ flex: 1 }}
          size="sm"
          label={null}
          min={0}
          max={Math.max(1, last)}
          disabled={last < 1}
          value={at}
          onChange={(next) => onAt(Math.min(next, last))}
          thumbLabel="Step of the history"
        />
        <Text fz="xs" c="dimmed" className="look-figures" style={{ whiteSpace: "nowrap" }}>
          {step?.sequence} of {history.at(-1)?.sequence}
        </Text>
      </Group>
      {step && (
        <div role="status" className={classes.step}>
          <Text fz="sm">
            {causeText(step.event)} led to {step.to.join(", ")}
            {definitionVersion !== instance.definitionVersion && ` in version ${definitionVersion}`}{" "}
            <RelativeTime at={step.at} fz="xs" />
          </Text>
          {contexts.data && <ContextChanges steps={contexts.data.items} sequence={step.sequence} />}
          {contexts.data?.broken && (
            <Text fz="xs" c="var(--look-warn)">
              The context cannot be followed to the end: {contexts.data.broken}.
            </Text>
          )}
        </div>
      )}
    </section>
  );
}

function Step({ label, run, disabled, icon }: { label: string; run(): void; disabled: boolean; icon: ReactNode }) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" aria-label={label} disabled={disabled} onClick={run}>
        {icon}
      </ActionIcon>
    </Tooltip>
  );
}
