import { Button, Group, Stack, Text, UnstyledButton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconPlayerPlay, IconRoute } from "@tabler/icons-react";
import { useState } from "react";
import type { Definition } from "../../../../workflow/contract.ts";
import type { StatePath } from "../../../../workflow/paths.contract.ts";
import { api } from "../../../look/api.ts";
import { ProblemAlert } from "../../../look/problem-alert.tsx";
import type { StateNode } from "../chart/states.ts";
import { delayText } from "../chart/transitions.ts";
import { useEditor } from "../editor/editor-context.ts";
import { eventText } from "../simulator/event-text.ts";
import { along, mostEvents } from "../simulator/run.ts";
import classes from "./forms.module.css";

type Step = NonNullable<StatePath["steps"]>[number];

/** The shortest way from the start to a state: its steps in order, each of which can be played up to. */
export function WayHere({ state }: { state: StateNode }) {
  const { workflow, document, issues, tryOut, within } = useEditor();
  const [asked, setAsked] = useState(false);
  const broken = document.broken || issues.some(({ severity }) => severity === "error");
  const query = useQuery({
    queryKey: ["workflow", "paths", workflow.id, document.text],
    // The whole of it, also where a child statechart is edited: that begins when its parent says so.
    queryFn: () =>
      api.workflow.findPaths({ workflowId: workflow.id, definition: JSON.parse(document.text) as Definition }),
    enabled: asked && !broken,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    retry: false,
  });
  const way = query.data?.paths.find(({ pointer }) => pointer === within.base + state.pointer);
  const steps = way?.steps?.slice(0, mostEvents);
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
      {way && !steps && (
        <Text fz="xs" c="dimmed" role="status">
          {query.data!.truncated
            ? "None was found in what could be tried."
            : "No way was found. Events were tried as soon as they can come; one that has to come late may lead here."}
        </Text>
      )}
      {steps?.length === 0 && (
        <Text fz="xs" c="dimmed" role="status">
          The workflow begins here.
        </Text>
      )}
      {steps?.map((step, at) => (
        <UnstyledButton
          key={at}
          className={classes.row}
          title={`Try out the workflow up to step ${at + 1}`}
          onClick={() => tryOut(along(steps.slice(0, at + 1)))}
        >
          <Text component="span" fz="xs" c="dimmed">
            {at + 1}
          </Text>
          <span style={{ flex: 1, minWidth: 0, overflowWrap: "anywhere" }}>{wordsOf(step)}</span>
          <IconPlayerPlay size={12} aria-hidden style={{ flex: "none" }} />
        </UnstyledButton>
      ))}
    </Stack>
  );
}

/** What is waited for, results and events as people call them. */
function wordsOf({ cause, event, afterMs }: Step): string {
  if (cause === "timer") {
    const own = event.type === "xstate.deliver" ? (event["event"] as { type: string }).type : event.type;
    return `after ${delayText(String(afterMs))}${own.startsWith("xstate.") ? "" : `: ${own}`}`;
  }
  return eventText(event.type);
}
