import { Anchor, Code, Text } from "@mantine/core";
import { useState } from "react";
import type { ReplayedStep } from "../../../../workflow/replay.contract.ts";
import { changedValues } from "./changed-values.ts";
import classes from "./replay.module.css";

/** What a step changed in what the instance knows; all of it on request. */
export function ContextChanges({ steps, sequence }: { steps: readonly ReplayedStep[]; sequence: number }) {
  const [whole, showWhole] = useState(false);
  const at = steps.findIndex((one) => one.sequence === sequence);
  const step = steps[at];
  if (!step) return null;
  const before = steps[at - 1];
  const changes = before ? changedValues(before.context, step.context) : [];
  return (
    <div className={classes.context}>
      {before && changes.length === 0 && (
        <Text fz="xs" c="dimmed">
          The context stayed as it was.
        </Text>
      )}
      {changes.map(({ key, before: old, after }) => (
        <Text key={key} fz="xs" component="div">
          <code>{key}</code> {shown(old)} → <b>{shown(after)}</b>
        </Text>
      ))}
      <Anchor component="button" type="button" fz="xs" aria-expanded={whole} onClick={() => showWhole(!whole)}>
        {whole ? "Hide the context" : "Whole context"}
      </Anchor>
      {whole && (
        <Code block fz={11} mt={4} tabIndex={0}>
          {JSON.stringify(step.context, null, 2)}
        </Code>
      )}
    </div>
  );
}

function shown(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}
