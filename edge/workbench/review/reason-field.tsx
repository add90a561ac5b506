import { Textarea, UnstyledButton } from "@mantine/core";
import { useEffect, useRef } from "react";
import { quickReasons } from "./issues.ts";
import classes from "./review-panel.module.css";

interface ReasonFieldProps {
  value: string;
  media: string;
  /** How many remarks the reason may point to. */
  remarks: number;
  placeholder: string;
  /** What to say while it is empty and somebody has tried to go on: it takes the focus. */
  missing: string | null;
  minRows?: number;
  onChange(reason: string): void;
}

/** Why work does not stand as it is, with common reasons one click away. */
export function ReasonField({ value, media, remarks, placeholder, missing, minRows = 3, onChange }: ReasonFieldProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  const unexplained = missing !== null && value.trim() === "";
  useEffect(() => {
    if (unexplained) field.current?.focus();
  }, [unexplained]);
  return (
    <>
      <div className={classes.quick}>
        {quickReasons(media, remarks).map(({ label, words }) => (
          <UnstyledButton
            key={label}
            className={classes.chip}
            title={words}
            onClick={() => onChange(added(value, words))}
          >
            {label}
          </UnstyledButton>
        ))}
      </div>
      <Textarea
        ref={field}
        size="xs"
        aria-label="Reason"
        placeholder={placeholder}
        required
        autosize
        minRows={minRows}
        maxRows={8}
        maxLength={2000}
        value={value}
        error={unexplained ? missing : undefined}
        onChange={(e) => onChange(e.currentTarget.value)}
      />
    </>
  );
}

function added(reason: string, words: string): string {
  if (reason.includes(words)) return reason;
  return reason.trim() === "" ? words : `${reason.trimEnd()} ${words}`;
}
