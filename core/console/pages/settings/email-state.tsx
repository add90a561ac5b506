import { Button, Group, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { api } from "../../look/api.ts";
import { useMe } from "../../look/session.ts";
import { tell } from "../../look/tell.tsx";

/** My address, and whether it is verified; an unverified one can be mailed another link. */
export function EmailState() {
  const { user } = useMe();
  const send = useMutation({
    mutationFn: () => api.auth.requestEmailVerification({}),
    onSuccess: () => tell("A link is on its way", `Look into the mail of ${user.email}.`),
  });
  return (
    <Group gap="xs">
      <span>{user.email}</span>
      <Text component="span" fz="xs" c="dimmed">
        {user.emailVerified ? "verified" : "not verified"}
      </Text>
      {!user.emailVerified && (
        <Button size="compact-xs" variant="default" loading={send.isPending} onClick={() => send.mutate()}>
          {send.isSuccess ? "Mail it again" : "Mail a link"}
        </Button>
      )}
    </Group>
  );
}
