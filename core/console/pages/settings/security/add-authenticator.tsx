import { Button, Modal, Stack, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api } from "../../../look/api.ts";
import { ProblemAlert } from "../../../look/problem-alert.tsx";
import { tell } from "../../../look/tell.tsx";
import { TotpSetup } from "../../../look/totp-setup.tsx";

export interface AddFactorProps {
  onClose(): void;
  /** With new recovery codes where this was the first factor. */
  onAdded(codes: readonly string[] | null): void;
}

/** Names an app, shows its QR code, and takes the code that proves it was scanned. */
export function AddAuthenticator({ onClose, onAdded }: AddFactorProps) {
  const [name, setName] = useState("My phone");
  const [code, setCode] = useState("");
  const begin = useMutation({ mutationFn: () => api.auth.createAuthenticator({ name }), meta: { quiet: true } });
  const finish = useMutation({
    mutationFn: (authenticatorId: string) => api.auth.confirmAuthenticator({ authenticatorId, code }),
    meta: { quiet: true },
    onSuccess: ({ recoveryCodes }) => {
      tell(`${name} is added`, "Your next sign-in asks for its code.");
      onAdded(recoveryCodes);
    },
    onError: () => setCode(""),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (begin.data) finish.mutate(begin.data.authenticatorId);
    else begin.mutate();
  };
  return (
    <Modal opened onClose={onClose} title="Add an authenticator app">
      <form onSubmit={submit}>
        <Stack gap="sm">
          <ProblemAlert error={begin.error ?? finish.error} />
          {begin.data ? (
            <TotpSetup secret={begin.data} code={code} onCode={setCode} />
          ) : (
            <TextInput
              label="Name"
              description="What you will know it by, such as the phone that it is on."
              required
              maxLength={60}
              data-autofocus
              value={name}
              onChange={(e) => setName(e.currentTarget.value)}
            />
          )}
          <Button
            type="submit"
            loading={begin.isPending || finish.isPending}
            disabled={begin.data ? code.length < 6 : !name.trim()}
          >
            {begin.data ? "Confirm" : "Show the QR code"}
          </Button>
        </Stack>
      </form>
    </Modal>
  );
}
