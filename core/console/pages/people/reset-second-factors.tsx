import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import type { User } from "../../../auth/user.contract.ts";
import { api } from "../../look/api.ts";
import { confirm } from "../../look/confirm.tsx";
import { tell } from "../../look/tell.tsx";

/** For somebody who has lost phone, passkey and recovery codes. */
export function ResetSecondFactors({ user }: { user: User }) {
  const reset = useMutation({
    mutationFn: () => api.auth.resetSecondFactors({ userId: user.id }),
    onSuccess: () => tell("Second factors are removed", `${user.name} signs in by the password alone.`),
  });
  const askAndReset = async () => {
    const body =
      "Their authenticator apps, passkeys and recovery codes stop working, and they are signed out everywhere. Make sure that it is them who asks.";
    const title = `Remove all second factors of ${user.name}?`;
    if (await confirm({ title, body, action: "Remove them", danger: true })) reset.mutate();
  };
  return (
    <Button variant="default" loading={reset.isPending} onClick={() => void askAndReset()}>
      Reset second factors
    </Button>
  );
}
