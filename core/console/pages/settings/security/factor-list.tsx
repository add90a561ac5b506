import { Button, Group, Stack, Text, Title } from "@mantine/core";
import { IconDeviceMobile, IconFingerprint, IconPlus } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import type { Factor } from "../../../../auth/second-factor.contract.ts";
import { api } from "../../../look/api.ts";
import { confirm } from "../../../look/confirm.tsx";
import { passkeysWork } from "../../../look/passkeys.ts";
import { ProblemAlert } from "../../../look/problem-alert.tsx";
import { RelativeTime } from "../../../look/relative-time.tsx";
import { tell } from "../../../look/tell.tsx";

const words = {
  app: {
    title: "Authenticator apps",
    add: "Add an app",
    icon: IconDeviceMobile,
    empty: "An app on your phone that shows a new six-digit code every half minute. Works without a network.",
    gone: "Codes that it shows are not accepted any more.",
  },
  passkey: {
    title: "Passkeys",
    add: "Add a passkey",
    icon: IconFingerprint,
    empty: "Sign in by fingerprint, face or PIN, without a password. A passkey cannot be phished.",
    gone: "Signing in with it stops working. The device may still list it; remove it there too.",
  },
} as const;

export interface FactorListProps {
  kind: keyof typeof words;
  factors: readonly Factor[];
  onAdd(): void;
  onChanged(): void;
}

/** Factors of one kind, each by its name and last use; a list without any says what they are for. */
export function FactorList({ kind, factors, onAdd, onChanged }: FactorListProps) {
  const { title, add, icon: Icon, empty, gone } = words[kind];
  const remove = useMutation({
    mutationFn: ({ id }: Factor) =>
      kind === "app"
        ? api.auth.removeAuthenticator({ authenticatorId: id })
        : api.auth.removePasskey({ passkeyId: id }),
    meta: { quiet: true },
    onSuccess: (_, { name }) => tell(`${name} is removed`),
    onSettled: onChanged,
  });
  const askAndRemove = async (one: Factor) => {
    if (await confirm({ title: `Remove ${one.name}?`, body: gone, action: "Remove", danger: true })) remove.mutate(one);
  };
  const able = kind === "app" || passkeysWork();
  return (
    <Stack gap="xs">
      <Group justify="space-between" wrap="nowrap">
        <Title order={3}>{title}</Title>
        <Button size="xs" variant="default" leftSection={<IconPlus size={14} />} onClick={onAdd} disabled={!able}>
          {add}
        </Button>
      </Group>
      <ProblemAlert error={remove.error} />
      {factors.length === 0 && (
        <Group wrap="nowrap" gap="sm" align="flex-start">
          <Icon size={18} stroke={1.6} aria-hidden style={{ flexShrink: 0 }} color="var(--mantine-color-dimmed)" />
          <Text fz="sm" c="dimmed">
            {empty}
          </Text>
        </Group>
      )}
      <Stack gap="sm" component="ul" m={0} p={0} style={{ listStyle: "none" }} aria-label={title}>
        {factors.map((one) => (
          <Group key={one.id} component="li" justify="space-between" wrap="nowrap" gap="sm">
            <Group gap="sm" wrap="nowrap" miw={0}>
              <Icon size={18} stroke={1.6} aria-hidden style={{ flexShrink: 0 }} />
              <div style={{ minWidth: 0 }}>
                <Text fz="sm" truncate>
                  {one.name}
                </Text>
                <Text fz="xs" c="dimmed" component="div">
                  added <RelativeTime at={one.createdAt} /> ·{" "}
                  {one.lastUsedAt ? (
                    <>
                      used <RelativeTime at={one.lastUsedAt} />
                    </>
                  ) : (
                    "not used yet"
                  )}
                </Text>
              </div>
            </Group>
            <Button
              size="compact-xs"
              variant="default"
              style={{ flexShrink: 0 }}
              loading={remove.isPending && remove.variables.id === one.id}
              aria-label={`Remove ${one.name}`}
              onClick={() => void askAndRemove(one)}
            >
              Remove
            </Button>
          </Group>
        ))}
      </Stack>
    </Stack>
  );
}
