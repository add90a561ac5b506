import { Textarea, type TextareaProps, TextInput, type TextInputProps } from "@mantine/core";
import { type KeyboardEvent, useEffect, useState } from "react";

interface Committing {
  value: string;
  /** Called when the field is left or Enter pressed, and only for a change. */
  onCommit(value: string): void;
  /** Says why a value cannot be taken; it then is not. */
  refuse?(value: string): string | null;
}

function useDraft({ value, onCommit, refuse }: Committing) {
  const [draft, setDraft] = useState(value);
  useEffect(() => setDraft(value), [value]);
  const refusal = draft === value ? null : (refuse?.(draft) ?? null);
  const commit = () => {
    if (draft === value) return;
    if (refusal) setDraft(value);
    else onCommit(draft);
  };
  return { draft, setDraft, refusal, commit };
}

/** A line of text that is one change when it is left, not one a letter. Escape gives the old value back. */
export function CommitInput({
  value,
  onCommit,
  refuse,
  error,
  ...rest
}: Committing & Omit<TextInputProps, "value" | "onChange">) {
  const { draft, setDraft, refusal, commit } = useDraft({ value, onCommit, refuse });
  return (
    <TextInput
      size="xs"
      {...rest}
      error={refusal ?? error}
      value={draft}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === "Enter") commit();
        if (event.key === "Escape" && draft !== value) {
          event.stopPropagation();
          setDraft(value);
        }
      }}
    />
  );
}

/** The same for more than a line; Ctrl-Enter takes it. */
export function CommitArea({
  value,
  onCommit,
  refuse,
  error,
  ...rest
}: Committing & Omit<TextareaProps, "value" | "onChange">) {
  const { draft, setDraft, refusal, commit } = useDraft({ value, onCommit, refuse });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) commit();
    if (event.key === "Escape" && draft !== value) {
      event.stopPropagation();
      setDraft(value);
    }
  };
  return (
    <Textarea
      size="xs"
      autosize
      minRows={1}
      maxRows={10}
      {...rest}
      error={refusal ?? error}
      value={draft}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={onKeyDown}
    />
  );
}

export const monospace = { input: { fontFamily: "var(--mantine-font-family-monospace)", fontSize: 12 } };

/** JSON in a field: taken when it is some, and of the wanted kind. */
export function JsonField({
  value,
  onCommit,
  wants,
  ...rest
}: {
  value: unknown;
  onCommit(value: unknown): void;
  wants?(value: unknown): string | null;
} & Omit<TextareaProps, "value" | "onChange">) {
  const refuse = (text: string) => {
    if (text.trim() === "") return null;
    try {
      return wants?.(JSON.parse(text)) ?? null;
    } catch {
      return "This is not JSON yet.";
    }
  };
  return (
    <CommitArea
      {...rest}
      styles={monospace}
      refuse={refuse}
      value={value === undefined ? "" : JSON.stringify(value, null, 2)}
      onCommit={(text) => onCommit(text.trim() === "" ? undefined : JSON.parse(text))}
    />
  );
}
