import { Anchor, Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { IconFingerprint } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import { Problem } from "../../kernel/wire/problem.ts";
import type { Asked } from "./asked.ts";
import { CodeInput } from "./code-input.tsx";
import { answerPasskey, wasCancelled } from "./passkeys.ts";
import { ProblemAlert } from "./problem-alert.tsx";
import { open, session } from "./session.ts";

type Way = "totp" | "passkey" | "recovery_code";
const wayWords: Record<Way, string> = {
  totp: "Use a code from your app",
  passkey: "Use a passkey",
  recovery_code: "Use a recovery code",
};

/** The second factor: a code, a passkey, or one of the codes that were kept for when both are gone. */
export function SecondStep({ asked, onRestart }: { asked: Asked; onRestart(why?: unknown): void }) {
  const { challenge, methods } = asked;
  const ways = (["totp", "passkey", "recovery_code"] as const).filter((one) => methods.includes(one));
  const [way, setWay] = useState<Way>(ways[0] ?? "recovery_code");
  const [code, setCode] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const answer = async () => {
    if (way === "totp") return open.loginSecondFactor({ challenge, totp: code });
    if (way === "recovery_code") return open.loginSecondFactor({ challenge, recoveryCode: code });
    const passkey = await answerPasskey(await open.createLoginPasskeyOptions({ challenge }));
    return open.loginSecondFactor({ challenge, passkey });
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await session.enter(answer);
    } catch (caught) {
      setCode("");
      if (caught instanceof Problem && caught.code === "auth.invalid_challenge") onRestart(caught);
      else if (!wasCancelled(caught)) setError(caught);
    } finally {
      setBusy(false);
    }
  };
  const others = ways.filter((one) => one !== way);
  return (
    <form onSubmit={(event) => void submit(event)} key={way}>
      <Stack gap="sm">
        <Text fz="sm">Your password was right. Now show that it is you:</Text>
        <ProblemAlert error={error} />
        {way === "totp" && <CodeInput value={code} onChange={setCode} />}
        {way === "recovery_code" && (
          <TextInput
            label="Recovery code"
            description="Each works once."
            name="recovery-code"
            autoComplete="off"
            placeholder="xxxx-xxxx-xxxx-xxxx"
            required
            autoFocus
            maxLength={40}
            value={code}
            onChange={(e) => setCode(e.currentTarget.value)}
            ff="monospace"
          />
        )}
        <Button
          type="submit"
          loading={busy}
          disabled={way !== "passkey" && !code}
          leftSection={way === "passkey" ? <IconFingerprint size={16} /> : undefined}
          autoFocus={way === "passkey"}
        >
          {way === "passkey" ? "Use a passkey" : "Go on"}
        </Button>
        <Group justify="space-between">
          {others.map((one) => (
            <Anchor
              key={one}
              component="button"
              type="button"
              fz="sm"
              onClick={() => {
                setWay(one);
                setCode("");
                setError(null);
              }}
            >
              {wayWords[one]}
            </Anchor>
          ))}
          <Anchor component="button" type="button" fz="sm" onClick={() => onRestart()}>
            Start again
          </Anchor>
        </Group>
      </Stack>
    </form>
  );
}
