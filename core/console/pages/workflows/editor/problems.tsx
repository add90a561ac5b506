import { Loader, Text, UnstyledButton, VisuallyHidden } from "@mantine/core";
import { IconAlertTriangle, IconChevronDown, IconChevronUp, IconCircleCheck, IconCircleX } from "@tabler/icons-react";
import { useState } from "react";
import { useEditor } from "./editor-context.ts";
import classes from "./editor.module.css";

const plural = (count: number, word: string) => `${count} ${word}${count === 1 ? "" : "s"}`;

/** What is wrong or doubtful, in one line that opens to a list; each leads to its place. */
export function Problems() {
  const { issues, checking, select } = useEditor();
  const [open, setOpen] = useState(false);
  const errors = issues.filter(({ severity }) => severity === "error").length;
  const warnings = issues.length - errors;
  const summary = [errors > 0 && plural(errors, "error"), warnings > 0 && plural(warnings, "warning")].filter(Boolean);
  const said = summary.join(", ") || (checking ? "Checking" : "Nothing to mend");
  return (
    <section className={classes.problems} aria-label="Problems">
      <UnstyledButton
        className={classes.problemsBar}
        aria-expanded={open && issues.length > 0}
        disabled={issues.length === 0}
        onClick={() => setOpen(!open)}
      >
        {errors > 0 ? (
          <IconCircleX size={15} color="var(--look-bad)" aria-hidden />
        ) : warnings > 0 ? (
          <IconAlertTriangle size={15} color="var(--look-warn)" aria-hidden />
        ) : (
          <IconCircleCheck size={15} color="var(--look-good)" aria-hidden />
        )}
        <span>{said}</span>
        {checking && <Loader size={12} aria-hidden />}
        {issues.length > 0 &&
          (open ? <IconChevronDown size={14} aria-hidden /> : <IconChevronUp size={14} aria-hidden />)}
      </UnstyledButton>
      <VisuallyHidden role="status">{said}</VisuallyHidden>
      {open && issues.length > 0 && (
        <ul className={classes.problemList}>
          {issues.map((issue, at) => (
            <li key={`${issue.pointer}${at}`}>
              <UnstyledButton className={classes.problem} onClick={() => select(issue.pointer)}>
                {issue.severity === "error" ? (
                  <IconCircleX size={14} color="var(--look-bad)" aria-label="Error" />
                ) : (
                  <IconAlertTriangle size={14} color="var(--look-warn)" aria-label="Warning" />
                )}
                <span>{issue.message}</span>
                <Text component="code" ff="monospace" fz="xs" c="dimmed" truncate>
                  {issue.pointer}
                </Text>
              </UnstyledButton>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
