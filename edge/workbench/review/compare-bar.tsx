import { ActionIcon, Button, Tooltip } from "@mantine/core";
import {
  IconChevronLeft,
  IconChevronRight,
  IconHistory,
  IconLayersIntersect,
  IconLayoutColumns,
  IconZoomExclamation,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import { KeyCaps } from "../../../core/console/look/key-caps.tsx";
import { keepKeys } from "../keys/keep-keys.ts";
import { percent } from "./words.ts";
import classes from "./review.module.css";

interface CompareBarProps {
  count: number;
  /** Of several annotations, 0 to 1. */
  agreement: number | null;
  media: string;
  /** The differences are changes since the earlier version. */
  changes: boolean;
  differences: number;
  at: number | null;
  overlay: boolean | null;
  differencesOnly: boolean | null;
  beforeAndAfter: boolean | null;
  onStep(by: 1 | -1): void;
  onOverlay(): void;
  onDifferencesOnly(): void;
  onBeforeAndAfter(): void;
}

/** How far the annotations agree, the way through their differences, and how they are shown. */
export function CompareBar(props: CompareBarProps) {
  const {
    count,
    agreement,
    media,
    changes,
    differences,
    at,
    overlay,
    differencesOnly,
    beforeAndAfter,
    onStep,
    onOverlay,
    onDifferencesOnly,
    onBeforeAndAfter,
  } = props;
  const compares = overlay !== null;
  const noun = changes ? "change" : "difference";
  return (
    <div className={classes.compare} onKeyDown={keepKeys}>
      <span className={classes.summary}>
        {count === 1 ? "1 annotation" : `${count} annotations`}
        {agreement !== null && (
          <>
            {" · "}
            <strong data-testid="agreement">{percent(agreement)} agreement</strong>
          </>
        )}
      </span>
      {compares && (
        <span className={classes.stepper} role="group" aria-label={changes ? "Changes" : "Differences"}>
          <StepButton
            label={`Previous ${noun}`}
            keys="p"
            disabled={differences === 0}
            icon={<IconChevronLeft size={17} />}
            onClick={() => onStep(-1)}
          />
          <span className={`${classes.steps} look-figures`} data-testid="difference-count">
            {stepWords(at, differences, noun)}
          </span>
          <StepButton
            label={`Next ${noun}`}
            keys="n"
            disabled={differences === 0}
            icon={<IconChevronRight size={17} />}
            onClick={() => onStep(1)}
          />
        </span>
      )}
      <span className={classes.modes}>
        {beforeAndAfter !== null && (
          <Mode
            label="Before and after"
            keys="b"
            on={beforeAndAfter}
            icon={<IconHistory size={16} stroke={1.7} />}
            onClick={onBeforeAndAfter}
          />
        )}
        {differencesOnly !== null && (
          <Mode
            label={changes ? "Changes only" : "Differences only"}
            keys="d"
            on={differencesOnly}
            icon={<IconZoomExclamation size={16} stroke={1.7} />}
            onClick={onDifferencesOnly}
          />
        )}
        {overlay !== null && (
          <Mode
            label={media === "text" ? "In one text" : "In one picture"}
            keys="o"
            on={overlay}
            icon={
              overlay ? <IconLayersIntersect size={16} stroke={1.7} /> : <IconLayoutColumns size={16} stroke={1.7} />
            }
            onClick={onOverlay}
          />
        )}
      </span>
    </div>
  );
}

function StepButton({
  label,
  keys,
  icon,
  disabled,
  onClick,
}: {
  label: string;
  keys: string;
  icon: ReactNode;
  disabled: boolean;
  onClick(): void;
}) {
  return (
    <Tooltip
      label={
        <>
          {label} <KeyCaps keys={keys} />
        </>
      }
    >
      <ActionIcon
        size={28}
        variant="subtle"
        color="gray"
        className={classes.step}
        aria-label={label}
        disabled={disabled}
        onClick={onClick}
      >
        {icon}
      </ActionIcon>
    </Tooltip>
  );
}

function stepWords(at: number | null, count: number, noun: string): string {
  if (at !== null) return `${at + 1} of ${count}`;
  return count === 0 ? `No ${noun}s` : count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
}

function Mode({
  label,
  keys,
  on,
  icon,
  onClick,
}: {
  label: string;
  keys: string;
  on: boolean;
  icon: ReactNode;
  onClick(): void;
}) {
  return (
    <Tooltip
      label={
        <>
          {label} <KeyCaps keys={keys} />
        </>
      }
    >
      <Button
        size="compact-sm"
        variant={on ? "light" : "subtle"}
        color={on ? "accent" : "gray"}
        leftSection={icon}
        aria-pressed={on}
        className={classes.mode}
        onClick={onClick}
      >
        <span className={classes.modeWords}>{label}</span>
      </Button>
    </Tooltip>
  );
}
