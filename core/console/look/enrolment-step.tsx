import { Anchor, Button, Skeleton, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Problem } from "../../kernel/wire/problem.ts";
import { ProblemAlert } from "./problem-alert.tsx";
import { RecoveryCodes } from "./recovery-codes.tsx";
import { open, session } from "./session.ts";
import { TotpSetup } from "./totp-setup.tsx";

type Entered = Awaited<ReturnType<typeof open.confirmLoginEnrolment>>;

interface EnrolmentStepProps {
  challenge: string;
  onRestart(why?: unknown): void;
  /** What comes once the recovery codes are kept; without it this page's session begins. */
  onEntered?: () => void;
}

/** Sets up the second factor that the workspace asks for, before the sign-in goes on. */
export function EnrolmentStep({ challenge, onRestart, onEntered }: EnrolmentStepProps) {
  const begun = useQuery({
    queryKey: ["enrolment", challenge],
    queryFn: () => open.createLoginEnrolment({ challenge }),
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
    refetchOnWindowFocus: false,
  });
  const [code, setCode] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [entered, setEntered] = useState<Entered | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      setEntered(await open.confirmLoginEnrolment({ challenge, code }));
    } catch (caught) {
      setCode("");
      if (caught instanceof Problem && caught.code === "auth.invalid_challenge") onRestart(caught);
      else setError(caught);
    } finally {
      setBusy(false);
    }
  };
  if (entered)
    return (
      <RecoveryCodes
        codes={entered.recoveryCodes}
        onKept={onEntered ?? (() => void session.enter(async () => entered))}
      />
    );
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack gap="sm">
        <Text fz="sm">
          Your workspace asks you for a second proof besides the password. Setting it up takes a minute.
        </Text>
        <ProblemAlert error={error ?? begun.error} />
        {begun.isPending && <Skeleton h={200} aria-hidden />}
        {begun.data && <TotpSetup secret={begun.data} code={code} onCode={setCode} />}
        <Button type="submit" loading={busy} disabled={code.length < 6}>
          Go on
        </Button>
        <Anchor component="button" type="button" fz="sm" onClick={() => onRestart()}>
          Start again
        </Anchor>
      </Stack>
    </form>
  );
}
