import { Anchor, Button, PasswordInput, Stack } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { fieldError } from "../../../core/console/look/problem.ts";
import { ProblemAlert } from "../../../core/console/look/problem-alert.tsx";
import { AccountFrame } from "./account-frame.tsx";
import { DeadLink, isDeadLink, isTaken } from "./dead-link.tsx";
import { openApi } from "./open-api.ts";

/** Confirms a registration by its mailed link and the password that was chosen; whoever gives it is signed in. */
export function ConfirmRegistration({ token }: { token: string }) {
  const [password, setPassword] = useState("");
  const confirm = useMutation({
    mutationFn: () => openApi.confirmRegistration({ token, password }),
    meta: { quiet: true },
    // The session is in the browser's cookie by now.
    onSuccess: () => location.assign("/app/"),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    confirm.mutate();
  };
  if (isTaken(confirm.error))
    return (
      <AccountFrame title="You have an account already" footer={<span />}>
        <DeadLink action={{ label: "Sign in", href: "/app/" }}>
          Your address got an account since this mail was sent. If you do not know its password, choose a new one on the
          page to sign in.
        </DeadLink>
      </AccountFrame>
    );
  if (!token || isDeadLink(confirm.error))
    return (
      <AccountFrame title="This link is of no more use">
        <DeadLink action={{ label: "Register again", href: "/app/register" }}>
          It works for 24 hours, once. If you confirmed your registration already, sign in; otherwise register again.
        </DeadLink>
      </AccountFrame>
    );
  const wrong = fieldError(confirm.error, "/password");
  return (
    <AccountFrame
      title="Confirm your registration"
      subtitle="Give the password that you chose when you registered."
      footer={
        <>
          Forgot it, or it was not you who registered? <Anchor href="/app/register">Register again</Anchor>
        </>
      }
    >
      <form onSubmit={submit}>
        <Stack gap="sm">
          {!wrong && <ProblemAlert error={confirm.error} />}
          <PasswordInput
            label="Password"
            name="password"
            autoComplete="current-password"
            required
            maxLength={200}
            value={password}
            onChange={(e) => setPassword(e.currentTarget.value)}
            error={wrong}
            autoFocus
          />
          <Button type="submit" disabled={!password} loading={confirm.isPending || confirm.isSuccess} fullWidth mt={4}>
            Confirm
          </Button>
        </Stack>
      </form>
    </AccountFrame>
  );
}
