import { Button, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { fieldError } from "../../../core/console/look/problem.ts";
import { ProblemAlert } from "../../../core/console/look/problem-alert.tsx";
import { AccountFrame } from "./account-frame.tsx";
import { DeadLink, isDeadLink } from "./dead-link.tsx";
import { NewPassword } from "./new-password.tsx";
import { openApi } from "./open-api.ts";

/** Sets a new password by a mailed link. */
export function ResetPassword({ token }: { token: string }) {
  const [password, setPassword] = useState("");
  const set = useMutation({
    mutationFn: () => openApi.confirmPasswordReset({ token, password }),
    meta: { quiet: true },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    set.mutate();
  };
  if (set.isSuccess)
    return (
      <AccountFrame title="Your password is set" footer={<span />}>
        <Stack role="status">
          <Text fz="sm">You were signed out everywhere. Sign in with the new password.</Text>
          <Button component="a" href="/app/" fullWidth>
            Sign in
          </Button>
        </Stack>
      </AccountFrame>
    );
  if (!token || isDeadLink(set.error))
    return (
      <AccountFrame title="This link is of no more use">
        <DeadLink action={{ label: "Have a new link mailed", href: "/app/forgot-password" }}>
          It has expired, was used already, or a newer one was mailed.
        </DeadLink>
      </AccountFrame>
    );
  return (
    <AccountFrame title="Choose a new password" subtitle="It signs you out everywhere else.">
      <form onSubmit={submit}>
        <Stack gap="sm">
          {!fieldError(set.error, "/password") && <ProblemAlert error={set.error} />}
          <NewPassword value={password} onChange={setPassword} error={set.error} focus />
          <Button type="submit" disabled={password.length < 10} loading={set.isPending} fullWidth mt={4}>
            Set the password
          </Button>
        </Stack>
      </form>
    </AccountFrame>
  );
}
