import { Anchor, Button, Divider, PasswordInput, Stack, TextInput } from "@mantine/core";
import { IconFingerprint } from "@tabler/icons-react";
import { type FormEvent, useEffect, useState } from "react";
import { type Asked, askedBy } from "./asked.ts";
import { edgeOrigin } from "./edge-origin.ts";
import { answerPasskey, passkeysFillIn, passkeysWork, wasCancelled } from "./passkeys.ts";
import { ProblemAlert } from "./problem-alert.tsx";
import { ProviderChoice } from "./provider-choice.tsx";
import { open, session } from "./session.ts";

export interface PasswordStepProps {
  /** Of somebody whose session has ended, and who signs in again. */
  email?: string | undefined;
  notice: unknown;
  onAsked(asked: Asked): void;
}

/** E-mail and password, or a passkey alone; keeps what was typed when the server refuses. */
export function PasswordStep({ email: known, notice, onAsked }: PasswordStepProps) {
  const [email, setEmail] = useState(known ?? "");
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState<"password" | "passkey" | null>(null);
  const [error, setError] = useState<unknown>(notice);
  useEffect(() => offerPasskeys(setError), []);
  const signIn = async (by: "password" | "passkey", enter: () => Promise<unknown>) => {
    setBusy(by);
    setError(null);
    try {
      await enter();
    } catch (caught) {
      setPassword("");
      const asked = askedBy(caught);
      if (asked) onAsked(asked);
      else if (!wasCancelled(caught)) setError(caught);
    } finally {
      setBusy(null);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void signIn("password", () => session.signIn(email, password));
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <ProblemAlert error={error} />
        <TextInput
          label="E-mail"
          name="email"
          type="email"
          autoComplete="username webauthn"
          required
          value={email}
          onChange={(e) => setEmail(e.currentTarget.value)}
          readOnly={known !== undefined}
          data-autofocus={known === undefined || undefined}
          autoFocus={known === undefined}
        />
        <PasswordInput
          label="Password"
          name="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={(e) => setPassword(e.currentTarget.value)}
          autoFocus={known !== undefined}
          data-autofocus={known !== undefined || undefined}
        />
        <Button type="submit" loading={busy === "password"} fullWidth mt={4}>
          Sign in
        </Button>
        {passkeysWork() && (
          <>
            <Divider label="or" />
            <Button
              variant="default"
              leftSection={<IconFingerprint size={16} />}
              loading={busy === "passkey"}
              onClick={() => void signIn("passkey", () => enterByPasskey(false))}
            >
              Sign in with a passkey
            </Button>
          </>
        )}
        <ProviderChoice email={email} onError={setError} />
        <Anchor href={`${edgeOrigin()}/app/forgot-password`} fz="sm" ta="center">
          Forgot your password?
        </Anchor>
      </Stack>
    </form>
  );
}

async function enterByPasskey(fillIn: boolean): Promise<void> {
  const passkey = await answerPasskey(await open.createLoginPasskeyOptions({}), fillIn);
  await session.enter(() => open.loginPasskey({ passkey }));
}

/** Offers passkeys among the names that the browser fills in, for as long as the page asks for one. */
function offerPasskeys(onError: (error: unknown) => void): () => void {
  let gone = false;
  const offer = async () => {
    if (!passkeysWork() || !(await passkeysFillIn()) || gone) return;
    await enterByPasskey(true);
  };
  offer().catch((error: unknown) => {
    const refused = error instanceof Error && "code" in error && error.code === "auth.wrong_passkey";
    if (!gone && refused) onError(error);
  });
  return () => {
    gone = true;
  };
}
