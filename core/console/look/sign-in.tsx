import { Anchor, Box, Card, Center, Text, Title, Stack } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import { type ReactNode, useState } from "react";
import { edgeOrigin } from "./edge-origin.ts";
import { BrandMark } from "./brand-mark.tsx";
import { PasswordStep } from "./password-step.tsx";
import { EnrolmentStep } from "./enrolment-step.tsx";
import type { Asked } from "./asked.ts";
import { SecondStep } from "./second-step.tsx";

/** The page that asks who you are. */
export function SignInPage({ product, children }: { product: string; children?: ReactNode }) {
  useDocumentTitle(`Sign in · ${product}`);
  const [second, setSecond] = useState(false);
  return (
    <Center component="main" mih="100dvh" p="md">
      <Box w="100%" maw={380}>
        <Stack align="center" gap={4} mb="lg">
          <BrandMark size={36} />
          <Title order={1} mt="xs">
            {second ? "One more proof" : `Sign in to ${product}`}
          </Title>
          {!second && (
            <Text c="dimmed" fz="sm">
              Use your e-mail and password, or a passkey.
            </Text>
          )}
        </Stack>
        <Card>
          <SignInForm onStep={setSecond} />
        </Card>
        {children}
        {!second && (
          <Text c="dimmed" fz="xs" ta="center" mt="md">
            No account? An admin of your workspace invites people, or you{" "}
            <Anchor href={`${edgeOrigin()}/app/register`} inherit underline="always">
              start a workspace of your own
            </Anchor>
            .
          </Text>
        )}
      </Box>
    </Center>
  );
}

interface SignInFormProps {
  email?: string;
  /** Told when a second factor is asked for, and when all begins again. */
  onStep?(second: boolean): void;
}

/** Password or passkey, then the second factor where one is asked for. */
export function SignInForm({ email, onStep }: SignInFormProps) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const [notice, setNotice] = useState<unknown>(null);
  const step = (to: Asked | null) => {
    setAsked(to);
    onStep?.(to !== null);
  };
  const restart = (why: unknown = null) => {
    setNotice(why);
    step(null);
  };
  if (!asked) return <PasswordStep email={email} notice={notice} onAsked={step} />;
  return asked.enrol ? (
    <EnrolmentStep challenge={asked.challenge} onRestart={restart} />
  ) : (
    <SecondStep asked={asked} onRestart={restart} />
  );
}
