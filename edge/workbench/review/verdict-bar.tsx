import { Button } from "@mantine/core";
import { IconArrowBackUp, IconCheck, IconPencil } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { KeyCaps } from "../../../core/console/look/key-caps.tsx";
import { keepKeys } from "../keys/keep-keys.ts";
import classes from "./review.module.css";

export interface Candidate {
  annotationId: string;
  name: string;
}

interface StandingProps {
  candidates: readonly Candidate[];
  standing: string | null;
  onStand(annotationId: string): void;
}

/** Which annotation stands: one radio each, with its number as key. */
export function StandingChoice({ candidates, standing, onStand }: StandingProps) {
  return (
    <div className={classes.candidates} role="radiogroup" aria-label="Which annotation stands">
      {candidates.map(({ annotationId, name }, at) => (
        <label key={annotationId} className={classes.candidate} data-on={annotationId === standing || undefined}>
          <input
            type="radio"
            name="standing"
            className={classes.radio}
            aria-label={`Annotation by ${name}`}
            checked={annotationId === standing}
            onChange={() => onStand(annotationId)}
          />
          <span className={classes.candidateName}>{name}</span>
          {candidates.length > 1 && at < 9 && <KeyCaps keys={String(at + 1)} />}
        </label>
      ))}
    </div>
  );
}

/** The strip along the lower edge. */
export function VerdictBar({ children }: { children: ReactNode }) {
  return (
    <footer className={classes.verdict} onKeyDown={keepKeys}>
      {children}
    </footer>
  );
}

interface VerdictsProps {
  busy: boolean;
  disabled: boolean;
  canAccept: boolean;
  onReject(): void;
  onFix(): void;
  onAccept(): void;
}

/** What a reviewer can make of the work. */
export function Verdicts({ busy, disabled, canAccept, onReject, onFix, onAccept }: VerdictsProps) {
  return (
    <div className={classes.buttons}>
      <BarButton
        name="Reject"
        keys="r"
        icon={<IconArrowBackUp size={16} />}
        disabled={disabled || busy}
        onClick={onReject}
      />
      <BarButton
        name="Fix"
        keys="f"
        icon={<IconPencil size={16} />}
        disabled={disabled || busy || !canAccept}
        onClick={onFix}
      />
      <BarButton
        name="Accept"
        keys="a"
        icon={<IconCheck size={16} />}
        filled
        busy={busy}
        disabled={disabled || !canAccept}
        onClick={onAccept}
      />
    </div>
  );
}

interface BarButtonProps {
  name: string;
  keys: string;
  icon?: ReactNode;
  filled?: boolean;
  busy?: boolean;
  disabled?: boolean;
  onClick(): void;
}

/** A button that shows its key. */
export function BarButton({
  name,
  keys,
  icon,
  filled = false,
  busy = false,
  disabled = false,
  onClick,
}: BarButtonProps) {
  return (
    <Button
      size="compact-md"
      h={32}
      px={12}
      variant={filled ? "filled" : "default"}
      aria-keyshortcuts={keys.replace("mod", "Control").replace("esc", "Escape")}
      leftSection={icon}
      rightSection={
        <span aria-hidden>
          <KeyCaps keys={keys} />
        </span>
      }
      loading={busy}
      disabled={disabled}
      onClick={onClick}
    >
      {name}
    </Button>
  );
}
