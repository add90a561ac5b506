import { SegmentedControl, Tooltip } from "@mantine/core";
import { KeyCaps } from "../../../core/console/look/key-caps.tsx";
import { sureSteps, stepOf } from "./sureness.ts";
import classes from "./task.module.css";

interface SureChoiceProps {
  value: number | null;
  keys: string;
  onChange(confidence: number): void;
}

/** How sure the annotator is of what is about to be handed in; saying nothing is fine. */
export function SureChoice({ value, keys, onChange }: SureChoiceProps) {
  return (
    <div className={classes.sure}>
      <span className={classes.sureWords}>How sure are you?</span>
      <Tooltip label={<KeyCaps keys={keys} />}>
        <SegmentedControl
          size="xs"
          aria-label="How sure are you?"
          data={sureSteps.map(({ title }) => title)}
          value={stepOf(value)?.title ?? ""}
          onChange={(title) => onChange(sureSteps.find((one) => one.title === title)!.confidence)}
        />
      </Tooltip>
    </div>
  );
}
