import { Code, Stack, Text, Title } from "@mantine/core";
import { IconCheck, IconX } from "@tabler/icons-react";
import type { Api } from "../../../look/api.ts";
import type { AnswerOf } from "../../../look/ask.ts";
import { delayText } from "../chart/transitions.ts";
import { eventText, timerText } from "./event-text.ts";
import classes from "./simulator.module.css";

type Result = AnswerOf<Api["workflow"]["simulateWorkflow"]>;
type Step = Result["steps"][number];

/** What happened, newest first: each step with its guards, what they saw, and what would be done. */
export function Trace({ result }: { result: Result }) {
  const { steps } = result;
  const began = Date.parse(steps[0]?.at ?? "");
  return (
    <Stack gap={6} component="section" aria-label="Trace">
      <Title order={2} size="h3">
        What happened
      </Title>
      {result.truncated && (
        <Text fz="sm" c="var(--look-warn)">
          Cut off: timers kept firing.
        </Text>
      )}
      <ol className={classes.trace} reversed>
        {steps.map((step, at) => <Entry key={at} step={step} began={began} />).toReversed()}
      </ol>
      <Title order={2} size="h3">
        Context
      </Title>
      <Code block fz={12} tabIndex={0}>
        {JSON.stringify(result.context, null, 2)}
      </Code>
    </Stack>
  );
}

function Entry({ step, began }: { step: Step; began: number }) {
  const after = Date.parse(step.at) - began;
  const name = nameOf(step);
  return (
    <li>
      <Text fz="sm" component="div">
        <b>{name}</b>
        {after > 0 && (
          <Text component="span" fz="xs" c="dimmed">
            {" "}
            after {delayText(String(after))}
          </Text>
        )}
      </Text>
      <Text fz="xs" c="dimmed" component="div">
        {step.error ?? (step.changed ? `in ${step.to.join(", ")}` : `nothing changes: still in ${step.to.join(", ")}`)}
      </Text>
      {step.guards.map((guard, at) => (
        <div key={`${guard.pointer}${at}`} className={classes.guard} title={guard.pointer}>
          {guard.passed ? (
            <IconCheck size={12} color="var(--look-good)" aria-label="holds" />
          ) : (
            <IconX size={12} color="var(--mantine-color-dimmed)" aria-label="does not hold" />
          )}
          <span>
            <code>{guard.guard}</code>{" "}
            <Text component="span" fz="xs" c="dimmed">
              {guard.fault ?? valuesOf(guard.values)}
            </Text>
          </span>
        </div>
      ))}
      {step.actions.map((action, at) => (
        <div key={`${action.type}${at}`} className={classes.action}>
          would do <code>{action.type}</code>{" "}
          {Object.keys(action.params).length > 0 && <code>{JSON.stringify(action.params)}</code>}
        </div>
      ))}
    </li>
  );
}

function nameOf({ cause, event }: Step): string {
  if (cause === "start") return "Start";
  if (cause === "sent") return eventText(event);
  return event.startsWith("xstate.") ? `The ${timerText(event)} fired` : `${event}, by its timer`;
}

function valuesOf(values: Record<string, unknown>): string {
  return Object.entries(values)
    .map(([path, value]) => `${path} is ${JSON.stringify(value)}`)
    .join(", ");
}
