import { Button, Stack, Text } from "@mantine/core";
import { Problem } from "../../../core/kernel/wire/problem.ts";

/** Whether the server said that a mailed link is of no more use. */
export function isDeadLink(error: unknown): boolean {
  return error instanceof Problem && error.code === "auth.invalid_link";
}

/** Whether the server said, to who has the mailbox, that its address has an account. */
export function isTaken(error: unknown): boolean {
  return error instanceof Problem && error.code === "auth.email_taken";
}

/** What to do about a link that is of no more use. */
export function DeadLink({ children, action }: { children: string; action?: { label: string; href: string } }) {
  return (
    <Stack role="alert">
      <Text fz="sm">{children}</Text>
      {action && (
        <Button component="a" href={action.href} fullWidth>
          {action.label}
        </Button>
      )}
    </Stack>
  );
}
