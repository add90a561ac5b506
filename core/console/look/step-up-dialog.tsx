import { Button, Modal, PasswordInput, Skeleton, Stack, Text } from "@mantine/core";
import { IconFingerprint } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState, useSyncExternalStore } from "react";
import { api } from "./api.ts";
import { CodeInput } from "./code-input.tsx";
import { answerPasskey } from "./passkeys.ts";
import { ProblemAlert } from "./problem-alert.tsx";
import { proof } from "./proof-request.ts";
import { session, useMe } from "./session.ts";

/** Asks for a proof that it is still the same person, over whatever page wanted to do something dangerous. */
export function StepUpDialog() {
  const opened = useSyncExternalStore(proof.subscribe, proof.isOpen);
  return (
    <Modal opened={opened} onClose={() => proof.answer(false)} title="Is it still you?" size="sm" zIndex={350}>
      {opened && <StepUpForm />}
    </Modal>
  );
}

type Proof = Parameters<typeof api.auth.stepUp>[0];

function StepUpForm() {
  const { user } = useMe();
  const options = useQuery({
    queryKey: ["step-up"],
    queryFn: () => api.auth.createStepUpOptions({}),
    gcTime: 0,
    staleTime: 0,
    retry: false,
  });
  const [secret, setSecret] = useState("");
  const [busy, setBusy] = useState<"secret" | "passkey" | null>(null);
  const [error, setError] = useState<unknown>(null);
  const prove = async (by: "secret" | "passkey", make: () => Promise<Proof>) => {
    setBusy(by);
    setError(null);
    try {
      session.adopt(await api.auth.stepUp(await make()));
      proof.answer(true);
    } catch (caught) {
      setError(caught);
      setSecret("");
      if (by === "passkey") void options.refetch();
    } finally {
      setBusy(null);
    }
  };
  const { methods = [], passkey } = options.data ?? {};
  const byCode = methods.includes("totp");
  const byPassword = methods.includes("password");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void prove("secret", async () => (byCode ? { totp: secret } : { password: secret }));
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <Text fz="sm">What you are about to do matters. Confirm that it is you; then it goes on by itself.</Text>
        <ProblemAlert error={error ?? options.error} />
        {options.isPending && <Skeleton h={90} aria-hidden />}
        {options.data && methods.length === 0 && (
          <Text fz="sm">Sign out and in again: there is nothing else to prove it by.</Text>
        )}
        {passkey && (
          <Button
            variant={byCode ? "default" : "filled"}
            leftSection={<IconFingerprint size={16} />}
            loading={busy === "passkey"}
            onClick={() => void prove("passkey", async () => ({ passkey: await answerPasskey(passkey) }))}
            data-autofocus={!byCode || undefined}
          >
            Use a passkey
          </Button>
        )}
        {byCode && <CodeInput value={secret} onChange={setSecret} />}
        {byPassword && (
          <>
            <input type="email" name="username" autoComplete="username" value={user.email} readOnly hidden />
            <PasswordInput
              label="Password"
              autoComplete="current-password"
              required
              autoFocus
              data-autofocus
              value={secret}
              onChange={(e) => setSecret(e.currentTarget.value)}
            />
          </>
        )}
        {(byCode || byPassword) && (
          <Button type="submit" loading={busy === "secret"} disabled={!secret}>
            Confirm
          </Button>
        )}
      </Stack>
    </form>
  );
}
