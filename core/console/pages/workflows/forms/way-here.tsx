import { Button, Group, Stack, Text, UnstyledButton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconPlayerPlay, IconRoute } from "@tabler/icons-react";
import { useState } from "react";
import type { Definition } from "../../../../workflow/contract.ts";
import { api } from "../../../look/api.ts";
import { ProblemAlert } from "../../../look/problem-alert.tsx";
import type { StateNode } from "../chart/states.ts";
import { delayText } from "../chart/transitions.ts";
import { useEditor } from "../editor/editor-context.ts";
import { begin, mostEvents, type Run, send } from "../simulator/run.ts";
import classes from "./forms.module.css";

/** The shortest way from the start to a state: its events in order, each of which can be played up to. */
export function WayHere({ state }: { state: StateNode }) {
  const { workflow, document, issues, tryOut, within } = useEditor();
  const [asked, setAsked] = useState(false);
  const broken = document.broken || issues.some(({ severity }) => severity === "error");
  const query = useQuery({
    queryKey: ["workflow", "paths", workflow.id, document.text],
    queryFn: () =>
      api.workflow.findPaths({ workflowId: workflow.id, definition: document.definition as unknown as Definition }),
    enabled: asked && !broken,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    retry: false,
  });
  // Ways are those of the workflow itself; a child statechart begins when its parent says so.
  if (within.base !== "") return null;
  const way = query.data?.paths.find((one) => one.state === state.path);
  const events = way?.events?.slice(0, mostEvents) as Run["sent"][number]["event"][] | undefined;
  const upTo = (count: number) => tryOut(events!.slice(0, count).reduce((run, event) => send(run, event), begin()));
  return (
    <Stack gap={4} role="group" aria-label="How to get here">
      <Group justify="space-between" gap="xs">
        <Text fz="sm" fw={560}>
          How to get here
        </Text>
        {!asked && (
          <Button
            size="compact-xs"
            variant="subtle"
            leftSection={<IconRoute size={12} />}
            disabled={broken}
            onClick={() => setAsked(true)}
          >
            Find the way
          </Button>
        )}
      </Group>
      <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      {asked && !query.error && !way && (
        <Text fz="xs" c="dimmed" role="status">
          {broken ? "Mend the errors first." : "Looking for it"}
        </Text>
      )}
      {way && !events && (
        <Text fz="xs" c="dimmed" role="status">
          {query.data!.truncated ? "None was found in what could be tried." : "No events lead here."}
        </Text>
      )}
      {events?.length === 0 && (
        <Text fz="xs" c="dimmed" role="status">
          The workflow begins here.
        </Text>
      )}
      {events?.map((event, at) => (
        <UnstyledButton
          key={at}
          className={classes.row}
          title={`Try out the workflow up to event ${at + 1}`}
          onClick={() => upTo(at + 1)}
        >
          <Text component="span" fz="xs" c="dimmed">
            {at + 1}
          </Text>
          <span style={{ flex: 1, minWidth: 0, overflowWrap: "anywhere" }}>{wordsOf(event.type)}</span>
          <IconPlayerPlay size={12} aria-hidden style={{ flex: "none" }} />
        </UnstyledButton>
      ))}
    </Stack>
  );
}

/** Timers and results as people call them. */
function wordsOf(type: string): string {
  const timer = /^xstate\.after\.(.+?)\./.exec(type);
  if (timer) return `after ${delayText(timer[1]!)}`;
  const result = /^xstate\.(done|error)\.actor\.(.+)$/.exec(type);
  return result ? `${result[2]} ${result[1] === "done" ? "is done" : "fails"}` : type;
}
