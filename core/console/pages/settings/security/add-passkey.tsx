import { Button, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { api } from "../../../look/api.ts";
import { makePasskey } from "../../../look/passkeys.ts";
import { ProblemAlert } from "../../../look/problem-alert.tsx";
import { tell } from "../../../look/tell.tsx";
import type { AddFactorProps } from "./add-authenticator.tsx";

/** Names a passkey and has the browser make it. */
export function AddPasskey({ onClose, onAdded }: AddFactorProps) {
  const [name, setName] = useState("This device");
  const make = useMutation({
    mutationFn: async () =>
      api.auth.createPasskey({ name, passkey: await makePasskey(await api.auth.createPasskeyOptions({})) }),
    meta: { quiet: true },
    onSuccess: ({ recoveryCodes }) => {
      tell(`${name} is added`, "You can sign in with it from now on.");
      onAdded(recoveryCodes);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate();
  };
  return (
    <Modal opened onClose={onClose} title="Add a passkey">
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Text fz="sm">
            Your browser asks for your fingerprint, face or PIN next. What it makes stays on your devices.
          </Text>
          <ProblemAlert error={make.error} />
          <TextInput
            label="Name"
            description="What you will know it by, such as the device that it is on."
            required
            maxLength={60}
            data-autofocus
            value={name}
            onChange={(e) => setName(e.currentTarget.value)}
          />
          <Button type="submit" loading={make.isPending} disabled={!name.trim()}>
            Make the passkey
          </Button>
        </Stack>
      </form>
    </Modal>
  );
}
