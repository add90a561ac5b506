import { PasswordInput } from "@mantine/core";
import { fieldError } from "../../../core/console/look/problem.ts";

/** A new password, with what the server says against it. */
export function NewPassword({
  value,
  onChange,
  error,
  focus = false,
}: {
  value: string;
  onChange(value: string): void;
  error: unknown;
  focus?: boolean;
}) {
  return (
    <PasswordInput
      label="New password"
      description="At least 10 characters; a few uncommon words are best."
      name="password"
      autoComplete="new-password"
      required
      minLength={10}
      maxLength={200}
      value={value}
      onChange={(e) => onChange(e.currentTarget.value)}
      error={fieldError(error, "/password")}
      autoFocus={focus}
    />
  );
}
