import { Button, Group, Text } from "@mantine/core";
import { IconMailForward } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { Invitation } from "../../../auth/invitation.contract.ts";
import { api } from "../../look/api.ts";
import { confirm } from "../../look/confirm.tsx";
import { type Column, DataTable } from "../../look/data-table.tsx";
import { EmptyState } from "../../look/empty-state.tsx";
import { RelativeTime } from "../../look/relative-time.tsx";
import { StatusBadge } from "../../look/status-badge.tsx";
import { tell } from "../../look/tell.tsx";
import { UserName } from "../../look/user-name.tsx";
import { useList } from "../../use-list.ts";
import { lapseWords } from "./lapse-words.ts";

const columns: Column<Invitation>[] = [
  { key: "email", title: "E-mail", render: (one) => <Invited invitation={one} /> },
  { key: "roles", title: "Roles", wideOnly: true, render: (one) => one.roles.join(", ") },
  { key: "status", title: "Status", width: 120, render: (one) => <StatusBadge status={one.status} /> },
  { key: "sent", title: "Sent", width: 120, wideOnly: true, render: (one) => <RelativeTime at={one.sentAt} /> },
  {
    key: "expires",
    title: "Good until",
    width: 120,
    wideOnly: true,
    render: (one) => <RelativeTime at={one.expiresAt} />,
  },
  { key: "by", title: "Invited by", optional: true, render: (one) => <UserName id={one.invitedBy} /> },
  {
    key: "actions",
    title: "Actions",
    hideTitle: true,
    align: "right",
    render: (one) => <InvitationActions invitation={one} />,
  },
];

/** Who was invited and has not come yet. */
export function InvitationTable({ action }: { action: ReactNode }) {
  const { query, paging } = useList("auth", "listInvitations", {});
  return (
    <DataTable<Invitation>
      name="Invitations"
      columns={columns}
      rowKey={(one) => one.id}
      query={query}
      paging={paging}
      empty={
        <EmptyState icon={IconMailForward} title="No invitation is waiting" action={action}>
          Invited people stand here until they have followed the link in their mail.
        </EmptyState>
      }
    />
  );
}

/** Breaks anywhere: an address has no spaces, and the table shares its width with the buttons. */
const breaking = { overflowWrap: "anywhere", whiteSpace: "normal" } as const;

/** Who is invited, what they are called, and why that gives them nothing at present. */
function Invited({ invitation: { email, name, lapse } }: { invitation: Invitation }) {
  return (
    <>
      <Text inherit component="span" style={breaking}>
        {email}
      </Text>
      {name && (
        <Text fz="xs" c="dimmed" style={breaking}>
          {name}
        </Text>
      )}
      {lapse && (
        <Text fz="xs" c="dimmed" style={breaking}>
          {lapseWords(lapse)}
        </Text>
      )}
    </>
  );
}

function InvitationActions({ invitation: { id, email } }: { invitation: Invitation }) {
  const cache = useQueryClient();
  const renew = () => cache.invalidateQueries({ queryKey: ["auth", "listInvitations"] });
  const resend = useMutation({
    mutationFn: () => api.auth.resendInvitation({ invitationId: id }),
    onSuccess: () => tell("Sent again", `${email} has a new link; the old one works no more.`),
    onSettled: renew,
  });
  const revoke = useMutation({
    mutationFn: () => api.auth.revokeInvitation({ invitationId: id }),
    onSuccess: () => tell("Taken back", `The link that ${email} got works no more.`),
    onSettled: renew,
  });
  const askAndRevoke = async () => {
    const body = `The link that was mailed to ${email} works no more. You can invite them again.`;
    if (await confirm({ title: "Take this invitation back?", body, action: "Take it back", danger: true }))
      revoke.mutate();
  };
  return (
    <Group gap={6} justify="flex-end">
      <Button
        size="compact-xs"
        variant="default"
        loading={resend.isPending}
        onClick={() => resend.mutate()}
        aria-label={`Send again to ${email}`}
      >
        Send again
      </Button>
      <Button
        size="compact-xs"
        variant="default"
        loading={revoke.isPending}
        onClick={() => void askAndRevoke()}
        aria-label={`Take back from ${email}`}
      >
        Take back
      </Button>
    </Group>
  );
}
