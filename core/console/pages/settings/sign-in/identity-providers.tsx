import { Anchor, Button, Group, Skeleton, Stack, Switch, Text } from "@mantine/core";
import { IconKey } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { IdentityProvider } from "../../../../auth/identity-provider.contract.ts";
import { api } from "../../../look/api.ts";
import { ask } from "../../../look/ask.ts";
import { confirm } from "../../../look/confirm.tsx";
import { edgeOrigin } from "../../../look/edge-origin.ts";
import { EmptyState } from "../../../look/empty-state.tsx";
import { ProblemAlert } from "../../../look/problem-alert.tsx";
import { useCan, useMe } from "../../../look/session.ts";
import { tell } from "../../../look/tell.tsx";
import { Section } from "../../../section.tsx";
import { domainsQuery } from "./domain-proofs.tsx";
import { CopyField } from "./copy-field.tsx";
import { ProviderDialog } from "./provider-dialog.tsx";

/** Whom the workspace trusts to say who somebody is. */
export function IdentityProviders() {
  const mayManage = useCan("identity_provider.manage");
  const { workspace } = useMe();
  const [open, setOpen] = useState<IdentityProvider | "new" | null>(null);
  const query = useQuery(ask("auth", "listIdentityProviders", { limit: 200 }));
  const items = query.data?.items ?? [];
  const add = mayManage && (
    <Button size="xs" onClick={() => setOpen("new")}>
      Add a provider
    </Button>
  );
  return (
    <Section
      title="Sign-in"
      hint="For everyone in the workspace: sign in with the account that your organisation gives (OpenID Connect)."
      actions={items.length > 0 && add}
    >
      <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      {query.isPending && <Skeleton h={80} aria-hidden />}
      {query.data && items.length === 0 && (
        <EmptyState icon={IconKey} title="No identity provider yet" action={add}>
          With one, such as Okta, Entra ID, Google or Keycloak, nobody needs a password here, roles come from your
          directory, and who leaves your organisation is out of here too.
        </EmptyState>
      )}
      {items.length > 0 && (
        <Stack gap="sm">
          {items.map((one) => (
            <Provider key={one.id} provider={one} mayManage={mayManage} onOpen={() => setOpen(one)} />
          ))}
          <CopyField
            label="Link to your own sign-in page"
            description="Whoever follows it is offered these providers at once. Others are, once they have typed an address of one of the domains."
            value={`${edgeOrigin()}/app/?workspace=${workspace.id}`}
          />
        </Stack>
      )}
      {open && <ProviderDialog provider={open === "new" ? null : open} onClose={() => setOpen(null)} />}
    </Section>
  );
}

interface ProviderProps {
  provider: IdentityProvider;
  mayManage: boolean;
  onOpen(): void;
}

function Provider({ provider, mayManage, onOpen }: ProviderProps) {
  const { id, name, enabled, issuer, domains } = provider;
  const cache = useQueryClient();
  const known = useQuery(domainsQuery).data?.items ?? [];
  const open = known.filter((one) => domains.includes(one.domain) && one.status !== "proven");
  const settle = { onSettled: () => cache.invalidateQueries({ queryKey: ["auth", "listIdentityProviders"] }) };
  const toggle = useMutation({
    mutationFn: (on: boolean) => api.auth.updateIdentityProvider({ providerId: id, enabled: on }),
    onSuccess: (now) => tell(now.enabled ? `${name} is on` : `${name} is off`),
    ...settle,
  });
  const remove = useMutation({
    mutationFn: () => api.auth.deleteIdentityProvider({ providerId: id }),
    onSuccess: () => tell("Removed", `Nobody signs in with ${name} any more.`),
    ...settle,
  });
  const askAndToggle = async (on: boolean) => {
    const body = `Nobody signs in with ${name} until it is on again, and whoever is signed in with it is signed out now.`;
    if (on || (await confirm({ title: `Switch ${name} off?`, body, action: "Switch it off", danger: true })))
      toggle.mutate(on);
  };
  const askAndRemove = async () => {
    const body = `What goes: its settings and secret, the links between its accounts and people here, and every session that was begun with it. The people stay, with their roles and work; they need a password or another provider to sign in.`;
    if (await confirm({ title: `Remove ${name}?`, body, action: "Remove it", danger: true })) remove.mutate();
  };
  return (
    <Group justify="space-between" wrap="nowrap" gap="sm">
      <div style={{ minWidth: 0 }}>
        {mayManage ? (
          <Anchor component="button" type="button" fz="sm" fw={600} onClick={onOpen} ta="left">
            {name}
          </Anchor>
        ) : (
          <Text fz="sm" fw={600}>
            {name}
          </Text>
        )}
        <Text fz="xs" c="dimmed" style={{ overflowWrap: "anywhere" }}>
          {issuer}
          {domains.length > 0 && ` · ${domains.join(", ")}`}
        </Text>
        {open.length > 0 && (
          <Text fz="xs" c="dimmed" style={{ overflowWrap: "anywhere" }}>
            Not proven by a DNS record: {open.map((one) => one.domain).join(", ")}.
          </Text>
        )}
        {!provider.byOwner && (
          <Text fz="xs" c="dimmed">
            Does not sign owners in: an owner has to save it for that.
          </Text>
        )}
      </div>
      {mayManage ? (
        <Group gap="xs" wrap="nowrap">
          <Switch
            size="sm"
            aria-label={`${name} is on`}
            checked={enabled}
            disabled={toggle.isPending}
            onChange={(e) => void askAndToggle(e.currentTarget.checked)}
          />
          <Button
            size="compact-xs"
            variant="default"
            loading={remove.isPending}
            onClick={() => void askAndRemove()}
            aria-label={`Remove ${name}`}
          >
            Remove
          </Button>
        </Group>
      ) : (
        <Text fz="xs" c="dimmed">
          {enabled ? "on" : "off"}
        </Text>
      )}
    </Group>
  );
}
