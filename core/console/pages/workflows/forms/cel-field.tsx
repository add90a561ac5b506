import type { TextareaProps } from "@mantine/core";
import { CommitArea, monospace } from "./commit-input.tsx";
import { useIssue } from "./use-issue.ts";

/** A CEL expression over context and event, with what the check says about it below. */
export function CelField({
  place,
  value,
  onCommit,
  ...rest
}: { place: string; value: string; onCommit(value: string): void } & Omit<TextareaProps, "value" | "onChange">) {
  const issue = useIssue(place);
  return (
    <CommitArea
      aria-label="CEL expression"
      placeholder="context.overlap > 1"
      styles={monospace}
      spellCheck={false}
      {...rest}
      value={value}
      onCommit={(text) => onCommit(text.trim())}
      error={issue?.message}
    />
  );
}
