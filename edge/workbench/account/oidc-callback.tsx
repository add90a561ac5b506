import { Anchor, Center, Loader, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { friendly } from "../../../core/console/look/problem.ts";
import { ProblemAlert } from "../../../core/console/look/problem-alert.tsx";
import { open } from "../../../core/console/look/session.ts";
import { AccountFrame } from "./account-frame.tsx";

/** Takes what the provider sent out of the address, so that it stays in no history. */
function takeReturn(): Record<string, string> {
  const sent = Object.fromEntries(new URLSearchParams(location.search));
  history.replaceState(null, "", location.pathname);
  return sent;
}

/** Where identity providers send browsers back to: finishes the sign-in and goes on to the page that was asked for. */
export function OidcCallback({ providerId }: { providerId: string }) {
  const [{ state = "", code, iss, error }] = useState(takeReturn);
  const finish = useQuery({
    queryKey: ["oidc-callback", state],
    queryFn: async () => {
      const { returnTo } = await open.finishOidc({
        providerId,
        state,
        ...(code === undefined ? {} : { code }),
        ...(iss === undefined ? {} : { iss }),
        ...(error === undefined ? {} : { error }),
      });
      location.replace(returnTo);
      return returnTo;
    },
    enabled: state !== "",
    retry: false,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    meta: { quiet: true },
  });
  if (state !== "" && !finish.error)
    return (
      <Center mih="100dvh" component="main">
        <Stack align="center" role="status">
          <Loader size="sm" aria-hidden />
          <Text fz="sm">Signing in</Text>
        </Stack>
      </Center>
    );
  const cancelled = error === "access_denied";
  return (
    <AccountFrame
      title={cancelled ? "You did not sign in" : "That did not sign you in"}
      footer={<Anchor href="/app/">Back to signing in</Anchor>}
    >
      <Stack gap="sm">
        {state === "" ? (
          <Text fz="sm">This page finishes a sign-in through an identity provider. There is none to finish.</Text>
        ) : cancelled ? (
          <Text fz="sm">You or the identity provider ended the sign-in. Nothing was changed.</Text>
        ) : (
          <ProblemAlert error={finish.error} />
        )}
        {friendly(finish.error).status === 403 && (
          <Text fz="sm" c="dimmed">
            An admin of your workspace can invite you, or change whom the provider lets in.
          </Text>
        )}
      </Stack>
    </AccountFrame>
  );
}
