import { Button, Group, Skeleton, Text } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { IconArrowBackUp, IconCopy, IconPlayerSkipBack } from "@tabler/icons-react";
import type { Definition } from "../../../../workflow/contract.ts";
import { api } from "../../../look/api.ts";
import { ProblemAlert } from "../../../look/problem-alert.tsx";
import { useShortcuts } from "../../../look/shortcuts.ts";
import { tell } from "../../../look/tell.tsx";
import { useEditor } from "../editor/editor-context.ts";
import editorClasses from "../editor/editor.module.css";
import { Picture } from "../editor/picture.tsx";
import { Split } from "../editor/split.tsx";
import { Chances } from "./chances.tsx";
import { Clock } from "./clock.tsx";
import { InputForm } from "./input-form.tsx";
import { asTest, begin, canStepBack, mostEvents, pass, requestOf, type Run, send, stepBack } from "./run.ts";
import classes from "./simulator.module.css";
import { Trace } from "./trace.tsx";

/** The workflow as it is written, saved or not, played event by event: nothing is stored and nobody is told. */
export function Simulator({ narrow, run, setRun }: { narrow: boolean; run: Run; setRun(run: Run): void }) {
  const { workflow, document, chart, issues } = useEditor();
  const broken = document.broken || issues.some(({ severity }) => severity === "error");
  const query = useQuery({
    queryKey: ["workflow", "simulation", workflow.id, document.text, run],
    queryFn: () =>
      api.workflow.simulateWorkflow({
        workflowId: workflow.id,
        definition: document.definition as unknown as Definition,
        ...requestOf(run),
      }),
    enabled: !broken,
    placeholderData: keepPreviousData,
    gcTime: 60_000,
    retry: false,
  });
  const back = () => canStepBack(run) && setRun(stepBack(run));
  useShortcuts([{ id: "simulator.back", keys: "backspace", title: "Step back", group: "Try out", run: back }]);
  const result = query.data;
  const last = result?.steps.at(-1);
  const panel = (
    <div className={classes.panel} tabIndex={-1}>
      <Group gap={6}>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconArrowBackUp size={14} />}
          disabled={!canStepBack(run)}
          onClick={back}
        >
          Step back
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPlayerSkipBack size={14} />}
          disabled={!canStepBack(run)}
          onClick={() => setRun(begin(run.input))}
        >
          Reset
        </Button>
        <Button
          size="xs"
          variant="subtle"
          leftSection={<IconCopy size={14} />}
          disabled={!result}
          onClick={() => {
            void navigator.clipboard
              .writeText(asTest(run, result!.steps))
              .then(() => tell("Copied", "Events, times and states, as JSON."));
          }}
        >
          Copy as a test
        </Button>
      </Group>
      {broken && (
        <Text fz="sm" c="var(--look-bad)">
          It cannot run as it is written. Mend the errors first; they are listed below the editor.
        </Text>
      )}
      <ProblemAlert error={broken ? null : query.error} onRetry={() => void query.refetch()} />
      {!result && query.isPending && !broken && <Skeleton h={240} aria-hidden />}
      {result && last && (
        <>
          <div role="status" className={classes.now}>
            <Text fz="xs" c="dimmed">
              {result.status === "done" ? "It ended in" : "It is in"}
            </Text>
            {last.to.map((path) => (
              <Text key={path} fz="sm" fw={560}>
                {path}
              </Text>
            ))}
            {last.error && (
              <Text fz="sm" c="var(--look-bad)">
                {last.error}
              </Text>
            )}
          </div>
          {result.status === "active" && run.sent.length < mostEvents && (
            <Chances chances={result.next} sent={run.sent.length} onSend={(event) => setRun(send(run, event))} />
          )}
          <Clock timers={result.timers} disabled={result.status !== "active"} onPass={(ms) => setRun(pass(run, ms))} />
          <InputForm input={run.input} onChange={(input) => setRun(begin(input))} />
          <Trace result={result} />
        </>
      )}
    </div>
  );
  if (narrow) return <div className={editorClasses.scroll}>{panel}</div>;
  return (
    <Split
      left={
        <Picture
          label="Picture of the workflow with the states it is in"
          chart={chart}
          current={last?.to ?? []}
          taken={last?.taken ?? []}
        />
      }
      right={panel}
    />
  );
}
