import { Anchor, Button, Stack, Text, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { fieldError, friendly } from "../../../core/console/look/problem.ts";
import { ProblemAlert } from "../../../core/console/look/problem-alert.tsx";
import { AccountFrame } from "./account-frame.tsx";
import { NewPassword } from "./new-password.tsx";
import { openApi } from "./open-api.ts";

const fields = ["/name", "/workspace", "/email", "/password"];

/** Registers a workspace; says the same whether or not the address has an account, and what follows is in the mail. */
export function Register() {
  const [name, setName] = useState("");
  const [workspace, setWorkspace] = useState("");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [sent, setSent] = useState(0);
  const register = useMutation({
    mutationFn: () => openApi.register({ name, workspace, email, password }),
    meta: { quiet: true },
    onSuccess: () => setSent((times) => times + 1),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    register.mutate();
  };
  if (sent > 0)
    return (
      <AccountFrame title="Look into your mail">
        <Stack>
          <Stack role="status" gap="xs">
            <Text fz="sm" style={{ overflowWrap: "anywhere" }}>
              {sent > 1 ? "Another mail" : "A mail"} is on its way to <b>{email.trim()}</b>. Follow its link within 24
              hours and give your password once more: your workspace is there then.
            </Text>
            <Text fz="sm" c="dimmed">
              If the address has an account already, the mail says so instead. If it was mailed often lately, no other
              comes: the link of any mail that it has confirms this registration.
            </Text>
          </Stack>
          <ProblemAlert error={register.error} />
          <Button variant="default" loading={register.isPending} onClick={() => register.mutate()}>
            Mail it again
          </Button>
          <Button
            variant="subtle"
            onClick={() => {
              register.reset();
              setSent(0);
            }}
          >
            Use another address
          </Button>
        </Stack>
      </AccountFrame>
    );
  const byField = friendly(register.error).errors.some((one) => fields.includes(one.pointer));
  return (
    <AccountFrame
      title="Start a workspace"
      subtitle="You own it, and invite the people who label and review."
      footer={
        <>
          Have an account already? <Anchor href="/app/">Sign in</Anchor>
        </>
      }
    >
      <form onSubmit={submit}>
        <Stack gap="sm">
          {!byField && <ProblemAlert error={register.error} />}
          <TextInput
            label="Your name"
            name="name"
            autoComplete="name"
            required
            maxLength={120}
            value={name}
            onChange={(e) => setName(e.currentTarget.value)}
            error={fieldError(register.error, "/name")}
            autoFocus
          />
          <TextInput
            label="Workspace"
            description="Your company or team, as others see it."
            name="workspace"
            autoComplete="organization"
            required
            maxLength={120}
            value={workspace}
            onChange={(e) => setWorkspace(e.currentTarget.value)}
            error={fieldError(register.error, "/workspace")}
          />
          <TextInput
            label="E-mail"
            name="email"
            type="email"
            autoComplete="username"
            required
            value={email}
            onChange={(e) => setEmail(e.currentTarget.value)}
            error={fieldError(register.error, "/email")}
          />
          <NewPassword value={password} onChange={setPassword} error={register.error} />
          <Button
            type="submit"
            disabled={!name.trim() || !workspace.trim() || !email.trim() || password.length < 10}
            loading={register.isPending}
            fullWidth
            mt={4}
          >
            Register
          </Button>
        </Stack>
      </form>
    </AccountFrame>
  );
}
