import { Button, Stack, Text, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { ProblemAlert } from "../../../core/console/look/problem-alert.tsx";
import { AccountFrame } from "./account-frame.tsx";
import { openApi } from "./open-api.ts";

/** Asks for the address that a link goes to; says the same whether or not there is such an account. */
export function ForgotPassword() {
  const [email, setEmail] = useState("");
  const ask = useMutation({
    mutationFn: () => openApi.requestPasswordReset({ email }),
    meta: { quiet: true },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    ask.mutate();
  };
  if (ask.isSuccess)
    return (
      <AccountFrame title="Look into your mail">
        <Stack role="status">
          <Text fz="sm" style={{ overflowWrap: "anywhere" }}>
            If there is an account for <b>{email.trim()}</b>, a link to choose a new password is on its way. It works
            for 30 minutes.
          </Text>
          <Button variant="default" onClick={() => ask.reset()}>
            Use another address
          </Button>
        </Stack>
      </AccountFrame>
    );
  return (
    <AccountFrame title="Forgot your password?" subtitle="We mail you a link to choose a new one.">
      <form onSubmit={submit}>
        <Stack gap="sm">
          <ProblemAlert error={ask.error} />
          <TextInput
            label="E-mail"
            name="email"
            type="email"
            autoComplete="username"
            required
            value={email}
            onChange={(e) => setEmail(e.currentTarget.value)}
            autoFocus
          />
          <Button type="submit" loading={ask.isPending} fullWidth mt={4}>
            Send the link
          </Button>
        </Stack>
      </form>
    </AccountFrame>
  );
}
