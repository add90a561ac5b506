import { Button, Skeleton, Stack, TextInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { askedBy } from "../../../core/console/look/asked.ts";
import { EnrolmentStep } from "../../../core/console/look/enrolment-step.tsx";
import { fieldError, friendly } from "../../../core/console/look/problem.ts";
import { Problem } from "../../../core/kernel/wire/problem.ts";
import { ProblemAlert } from "../../../core/console/look/problem-alert.tsx";
import { AccountFrame } from "./account-frame.tsx";
import { DeadLink, isDeadLink, isTaken } from "./dead-link.tsx";
import { NewPassword } from "./new-password.tsx";
import { openApi } from "./open-api.ts";

const isLapsed = (error: unknown) => error instanceof Problem && error.code === "auth.invitation_lapsed";
const goToApp = () => location.assign("/app/");

/** Tells who invites where, and asks for a name and a password; whoever gives them is signed in. */
export function AcceptInvitation({ token }: { token: string }) {
  const invitation = useQuery({
    queryKey: ["invitation", token],
    queryFn: () => openApi.describeInvitation({ token }),
    enabled: token !== "",
    retry: false,
  });
  const [named, setName] = useState<string | null>(null);
  const name = named ?? invitation.data?.name ?? "";
  const [password, setPassword] = useState("");
  const accept = useMutation({
    mutationFn: () => openApi.acceptInvitation({ token, name, password }),
    meta: { quiet: true },
    // The session is in the browser's cookie by now.
    onSuccess: goToApp,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    accept.mutate();
  };
  if (!token || isDeadLink(invitation.error) || isDeadLink(accept.error))
    return (
      <AccountFrame title="This invitation is of no more use">
        <DeadLink>
          It has expired, was used already or taken back, or was mailed again with a newer link. Ask whoever invited you
          for another one.
        </DeadLink>
      </AccountFrame>
    );
  const refusal = [invitation.error, accept.error].find((error) => isLapsed(error) || isTaken(error));
  if (refusal && isLapsed(refusal))
    return (
      <AccountFrame title="This invitation is of no more use">
        <DeadLink>
          Whoever sent it can no longer give what it promises. Ask somebody else of the workspace to invite you again.
        </DeadLink>
      </AccountFrame>
    );
  if (refusal)
    return (
      <AccountFrame title="You have an account already">
        <DeadLink action={{ label: "Sign in", href: "/app/" }}>
          An address belongs to one workspace. If this invitation comes from another one than yours, ask there to be
          invited at another address.
        </DeadLink>
      </AccountFrame>
    );
  const asked = askedBy(accept.error);
  if (asked)
    return (
      <AccountFrame title="One more proof" subtitle="You have joined. Your password is set.">
        <EnrolmentStep challenge={asked.challenge} onRestart={goToApp} onEntered={goToApp} />
      </AccountFrame>
    );
  const { data } = invitation;
  const byField = friendly(accept.error).errors.some((one) => one.pointer === "/password" || one.pointer === "/name");
  return (
    <AccountFrame
      title={data ? `Join ${data.workspace}` : "Your invitation"}
      subtitle={data && `${data.invitedBy} invites you as ${data.email}.`}
    >
      {invitation.isPending && <Skeleton h={210} aria-hidden />}
      <ProblemAlert error={invitation.error} onRetry={() => void invitation.refetch()} />
      {data && (
        <form onSubmit={submit}>
          <Stack gap="sm">
            {!byField && <ProblemAlert error={accept.error} />}
            <input type="email" name="username" autoComplete="username" value={data.email} readOnly hidden />
            <TextInput
              label="Your name"
              name="name"
              autoComplete="name"
              required
              maxLength={120}
              value={name}
              onChange={(e) => setName(e.currentTarget.value)}
              error={fieldError(accept.error, "/name")}
              autoFocus
            />
            <NewPassword value={password} onChange={setPassword} error={accept.error} />
            <Button
              type="submit"
              disabled={!name.trim() || password.length < 10}
              loading={accept.isPending || accept.isSuccess}
              fullWidth
              mt={4}
            >
              Join
            </Button>
          </Stack>
        </form>
      )}
    </AccountFrame>
  );
}
