import { Anchor, Box, Button, Card, Center, PasswordInput, Stack, Text, TextInput, Title } from "@mantine/core";
import { useDocumentTitle } from "@mantine/hooks";
import { type FormEvent, type ReactNode, useState } from "react";
import { BrandMark } from "./brand-mark.tsx";
import { edgeOrigin } from "./edge-origin.ts";
import { ProblemAlert } from "./problem-alert.tsx";
import { session } from "./session.ts";

/** The page that asks who you are. */
export function SignInPage({ product, children }: { product: string; children?: ReactNode }) {
  useDocumentTitle(`Sign in · ${product}`);
  return (
    <Center component="main" mih="100dvh" p="md">
      <Box w="100%" maw={380}>
        <Stack align="center" gap={4} mb="lg">
          <BrandMark size={36} />
          <Title order={1} mt="xs">
            Sign in to {product}
          </Title>
          <Text c="dimmed" fz="sm">
            Use the e-mail and password that your workspace gave you.
          </Text>
        </Stack>
        <Card>
          <SignInForm />
        </Card>
        {children}
        <Text c="dimmed" fz="xs" ta="center" mt="md">
          No account? An admin of your workspace invites people.
        </Text>
      </Box>
    </Center>
  );
}

/** E-mail and password; keeps what was typed when the server refuses. */
export function SignInForm({ email: known }: { email?: string }) {
  const [email, setEmail] = useState(known ?? "");
  const [password, setPassword] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await session.signIn(email, password);
    } catch (caught) {
      setError(caught);
      setPassword("");
    } finally {
      setBusy(false);
    }
  };
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Stack gap="sm">
        <ProblemAlert error={error} />
        <TextInput
          label="E-mail"
          name="email"
          type="email"
          autoComplete="username"
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
        <Button type="submit" loading={busy} fullWidth mt={4}>
          Sign in
        </Button>
        <Anchor href={`${edgeOrigin()}/app/forgot-password`} fz="sm" ta="center">
          Forgot your password?
        </Anchor>
      </Stack>
    </form>
  );
}
