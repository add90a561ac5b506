import { Button, Center, Loader, Modal, Stack, Text, Title } from "@mantine/core";
import { type ReactNode, useEffect } from "react";
import { ProblemAlert } from "./problem-alert.tsx";
import { session, useSession } from "./session.ts";
import { SignInForm, SignInPage } from "./sign-in.tsx";
import { StepUpDialog } from "./step-up-dialog.tsx";

/** Shows its children to a signed-in user only, the sign-in page otherwise; a session that ends at work is renewed over the page. */
export function SessionGate({ product, children }: { product: string; children: ReactNode }) {
  const state = useSession();
  useEffect(() => void session.start(), []);
  useEffect(listenForSignOut, []);
  if (state.phase === "starting")
    return (
      <Center mih="100dvh">
        <Loader size="sm" aria-label="Signing in" />
      </Center>
    );
  if (state.phase === "unreachable")
    return (
      <Center mih="100dvh" p="md" component="main">
        <Stack maw={440}>
          <Title order={1}>The server is away</Title>
          <ProblemAlert error={state.error} onRetry={() => void session.start()} />
        </Stack>
      </Center>
    );
  if (state.phase === "signed_out") return <SignInPage product={product} />;
  return (
    <>
      <div key={state.me.user.id} style={{ display: "contents" }}>
        {children}
      </div>
      <StepUpDialog />
      <Modal
        opened={state.phase === "expired"}
        onClose={() => {}}
        withCloseButton={false}
        title="Your session has ended"
        closeOnEscape={false}
        closeOnClickOutside={false}
      >
        <Stack>
          <Text fz="sm">Sign in again to go on. What is on this page stays as it is.</Text>
          <SignInForm email={state.me.user.email} />
          <Button variant="subtle" color="gray" onClick={() => session.forget()}>
            Leave instead
          </Button>
        </Stack>
      </Modal>
    </>
  );
}

const channelName = "welo-session";

/** Signs out here, in the other tabs of this app, and at the identity provider that the session came from. */
export async function signOutEverywhereHere(): Promise<void> {
  const elsewhere = await session.signOut();
  const channel = new BroadcastChannel(channelName);
  channel.postMessage("signed-out");
  channel.close();
  if (elsewhere) location.assign(elsewhere);
}

function listenForSignOut(): () => void {
  const channel = new BroadcastChannel(channelName);
  channel.onmessage = () => session.forget();
  return () => channel.close();
}
