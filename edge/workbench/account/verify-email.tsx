import { Anchor, Button, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { api } from "../../../core/console/look/api.ts";
import { ProblemAlert } from "../../../core/console/look/problem-alert.tsx";
import { AccountFrame } from "./account-frame.tsx";
import { DeadLink, isDeadLink } from "./dead-link.tsx";

/** Verifies the address of whoever is signed in by a mailed link; by a click, since mail programs open links on their own. */
export function VerifyEmail({ token }: { token: string }) {
  const verify = useMutation({
    mutationFn: () => api.auth.confirmEmailVerification({ token }),
    meta: { quiet: true },
  });
  if (verify.isSuccess)
    return (
      <AccountFrame title="Your address is verified" footer={<span />}>
        <Stack role="status">
          <Text fz="sm">Thank you. Nothing else is needed.</Text>
          <Button component="a" href="/app/" fullWidth>
            Go to Welo
          </Button>
        </Stack>
      </AccountFrame>
    );
  if (!token || isDeadLink(verify.error))
    return (
      <AccountFrame title="This link is of no more use" footer={<span />}>
        <DeadLink action={{ label: "Go to Welo", href: "/app/" }}>
          It has expired, was used already, is for another account than yours, or a newer one was mailed. Your settings
          can mail another one.
        </DeadLink>
      </AccountFrame>
    );
  return (
    <AccountFrame
      title="Verify your address"
      subtitle="Confirm that this mail reached you."
      footer={<Anchor href="/app/">Not now</Anchor>}
    >
      <Stack gap="sm">
        <ProblemAlert error={verify.error} />
        <Button onClick={() => verify.mutate()} loading={verify.isPending} fullWidth autoFocus>
          Verify this address
        </Button>
      </Stack>
    </AccountFrame>
  );
}
