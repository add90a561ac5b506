import { Button, PasswordInput, Stack } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api } from "../../look/api.ts";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { useMe } from "../../look/session.ts";
import { tell } from "../../look/tell.tsx";
import { Section } from "../../section.tsx";

/** A new password; every other session ends. */
export function ChangePassword() {
  const { user } = useMe();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const change = useMutation({
    mutationFn: () => api.auth.changePassword({ current, next }),
    meta: { quiet: true },
    onSuccess: () => {
      setCurrent("");
      setNext("");
      tell("Password changed", "Your other sessions are signed out.");
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate();
  };
  return (
    <Section title="Password">
      <form onSubmit={submit}>
        <Stack maw={360}>
          <ProblemAlert error={change.error} />
          <input type="email" name="username" autoComplete="username" value={user.email} readOnly hidden />
          <PasswordInput
            label="Present password"
            autoComplete="current-password"
            required
            value={current}
            onChange={(e) => setCurrent(e.currentTarget.value)}
          />
          <PasswordInput
            label="New password"
            description="At least 10 characters"
            autoComplete="new-password"
            required
            minLength={10}
            value={next}
            onChange={(e) => setNext(e.currentTarget.value)}
          />
          <Button
            type="submit"
            disabled={!current || next.length < 10}
            loading={change.isPending}
            style={{ alignSelf: "flex-start" }}
          >
            Change password
          </Button>
        </Stack>
      </form>
    </Section>
  );
}
