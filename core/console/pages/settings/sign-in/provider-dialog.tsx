import {
  Button,
  Group,
  Modal,
  MultiSelect,
  PasswordInput,
  Stack,
  Switch,
  TagsInput,
  Text,
  TextInput,
} from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { IdentityProvider } from "../../../../auth/identity-provider.contract.ts";
import { api } from "../../../look/api.ts";
import { ask } from "../../../look/ask.ts";
import { fieldError } from "../../../look/problem.ts";
import { ProblemAlert } from "../../../look/problem-alert.tsx";
import { useCan } from "../../../look/session.ts";
import { tell } from "../../../look/tell.tsx";
import { CopyField } from "./copy-field.tsx";
import { DomainProofs } from "./domain-proofs.tsx";
import { MappingRows } from "./mapping-rows.tsx";
import { bodyOf, draftOf, type ProviderDraft, slugOf } from "./provider-draft.ts";
import { ProviderTest } from "./provider-test.tsx";

const shownAtField = ["/name", "/slug", "/issuer", "/clientId", "/clientSecret"];

/** Adds or changes an identity provider; stays open after adding, so that it can be tested. */
export function ProviderDialog({ provider, onClose }: { provider: IdentityProvider | null; onClose(): void }) {
  const cache = useQueryClient();
  const [saved, setSaved] = useState(provider);
  const [draft, setDraft] = useState(() => draftOf(provider));
  const roles = useQuery({ ...ask("auth", "listRoles", {}), enabled: useCan("role.read") });
  const choices = (roles.data?.items ?? [])
    .filter((one) => one.name !== "customer")
    .map((one) => ({ value: one.name, label: one.title }));
  const set = (change: Partial<ProviderDraft>) => setDraft((before) => ({ ...before, ...change }));
  const save = useMutation({
    mutationFn: () =>
      saved
        ? api.auth.updateIdentityProvider({ providerId: saved.id, ifMatch: `"${saved.version}"`, ...bodyOf(draft) })
        : api.auth.createIdentityProvider(bodyOf(draft)),
    meta: { quiet: true },
    onSuccess: (now) => {
      tell(
        saved ? "Saved" : "Added",
        saved ? undefined : "Enter both addresses at the provider, prove the domains, then test it.",
      );
      setSaved(now);
      set({ clientSecret: "" });
      void cache.invalidateQueries({ queryKey: ["auth", "listIdentityProviders"] });
      void cache.invalidateQueries({ queryKey: ["auth", "listIdentityDomains"] });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  const error = (pointer: string) => fieldError(save.error, pointer);
  return (
    <Modal opened onClose={onClose} title={saved ? saved.name : "Add an identity provider"} size="lg">
      <form onSubmit={submit}>
        <Stack>
          {!shownAtField.some(error) && <ProblemAlert error={save.error} />}
          <Group grow align="flex-start">
            <TextInput
              label="Name"
              description="As the button says: Continue with …"
              required
              maxLength={80}
              value={draft.name}
              onChange={(e) => set({ name: e.currentTarget.value })}
              error={error("/name")}
              data-autofocus
            />
            <TextInput
              label="Short name"
              description="Letters, digits and dashes"
              placeholder={slugOf(draft.name) || "okta"}
              value={draft.slug}
              onChange={(e) => set({ slug: e.currentTarget.value })}
              error={error("/slug")}
            />
          </Group>
          <TextInput
            label="Issuer"
            description="Where the provider describes itself: this address with /.well-known/openid-configuration"
            placeholder="https://id.example.org"
            required
            type="url"
            value={draft.issuer}
            onChange={(e) => set({ issuer: e.currentTarget.value })}
            error={error("/issuer")}
          />
          <Group grow align="flex-start">
            <TextInput
              label="Client id"
              required
              value={draft.clientId}
              onChange={(e) => set({ clientId: e.currentTarget.value })}
              error={error("/clientId")}
            />
            <PasswordInput
              label="Client secret"
              placeholder={saved?.hasSecret ? "kept as it is" : ""}
              autoComplete="off"
              value={draft.clientSecret}
              onChange={(e) => set({ clientSecret: e.currentTarget.value })}
              error={error("/clientSecret")}
            />
          </Group>
          {saved ? (
            <CopyField
              label="Redirect URI"
              description="To be entered at the provider: it is this provider's alone"
              value={saved.redirectUri}
            />
          ) : (
            <Text fz="sm" c="dimmed">
              The redirect URI to enter at the provider is told once it is added.
            </Text>
          )}
          {saved && (
            <CopyField
              label="Back-channel logout URI"
              description="Who signs out there is then signed out here"
              value={saved.backchannelLogoutUri}
            />
          )}
          <TagsInput
            label="E-mail domains"
            description="People with such an address are offered this provider, and known by an address that it has verified, once a DNS record proves the domain"
            placeholder={draft.domains.length === 0 ? "example.org" : ""}
            value={draft.domains}
            onChange={(domains) => set({ domains })}
            splitChars={[",", " "]}
          />
          {saved && <DomainProofs domains={saved.domains} mayManage />}
          <TagsInput
            label="Scopes"
            value={draft.scopes}
            onChange={(scopes) => set({ scopes })}
            splitChars={[",", " "]}
          />
          <Switch
            label="Add people as they come"
            description="Otherwise only people who are here already sign in"
            checked={draft.justInTime}
            onChange={(e) => set({ justInTime: e.currentTarget.checked })}
          />
          <MappingRows rows={draft.mappings} roles={choices} onChange={(mappings) => set({ mappings })} />
          <MultiSelect
            label="Roles where no row fits"
            description="Without any, whoever fits no row is not let in"
            data={choices}
            value={draft.defaultRoles}
            onChange={(defaultRoles) => set({ defaultRoles })}
          />
          <Group justify="space-between" align="flex-start">
            <div style={{ flex: 1, minWidth: 0 }}>
              {saved && <ProviderTest key={saved.version} providerId={saved.id} />}
            </div>
            <Button
              type="submit"
              loading={save.isPending}
              disabled={!draft.name.trim() || !draft.issuer.trim() || !draft.clientId.trim()}
            >
              {saved ? "Save" : "Add"}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
