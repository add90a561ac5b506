import { Button, Modal, MultiSelect, Select, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ApiKey } from "../../../auth/api-key.contract.ts";
import { api } from "../../look/api.ts";
import { ask } from "../../look/ask.ts";
import { Note } from "../../look/note.tsx";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { useCan, useMe } from "../../look/session.ts";
import type { KeyKind } from "./keys.tsx";
import { Secret } from "./secret.tsx";

const lives = [30, 90, 180, 365].map((days) => ({ value: String(days), label: `${days} days` }));
const overlaps = [
  { value: "0", label: "Ends at once" },
  { value: "24", label: "Works for one more day" },
  { value: "168", label: "Works for one more week" },
];

/** Makes a key or client with a few scopes and an end; its secret is shown once. */
export function NewKey({ kind, mine, onClose }: { kind: KeyKind; mine: boolean; onClose(): void }) {
  const cache = useQueryClient();
  const { permissions } = useMe();
  const maySeeAccounts = useCan("service_account.read") && !mine;
  const accounts = useQuery({ ...ask("auth", "listServiceAccounts", { limit: 200 }), enabled: maySeeAccounts });
  const projects = useQuery({ ...ask("projects", "listProjects", { limit: 200 }), staleTime: 30_000 });
  const [name, setName] = useState("");
  const [account, setAccount] = useState<string | null>(null);
  const [scopes, setScopes] = useState<string[]>([]);
  const [projectIds, setProjectIds] = useState<string[]>([]);
  const [days, setDays] = useState("90");
  const create = useMutation({
    mutationFn: () => {
      const body = { name, scopes, projectIds: projectIds.length > 0 ? projectIds : null, expiresInDays: Number(days) };
      return kind === "key"
        ? api.auth.createApiKey({ ...body, ...(account ? { serviceAccountId: account } : {}) })
        : api.auth.createOauthClient({ ...body, serviceAccountId: account! });
    },
    meta: { quiet: true },
    onSuccess: () => void cache.invalidateQueries({ queryKey: ["auth"] }),
  });
  if (create.data)
    return <ShownOnce kind={kind} id={create.data.credential.id} secret={create.data.secret} onClose={onClose} />;
  return (
    <Modal opened onClose={onClose} title={kind === "key" ? "New API key" : "New OAuth2 client"}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate();
        }}
      >
        <Stack>
          <ProblemAlert error={create.error} />
          <TextInput
            label="Name"
            description="What uses it, and where"
            required
            maxLength={80}
            value={name}
            onChange={(e) => setName(e.currentTarget.value)}
            data-autofocus
          />
          {maySeeAccounts && (
            <Select
              label="Acts for"
              required={kind === "client"}
              clearable={kind === "key"}
              placeholder={kind === "key" ? "Myself" : "Pick a service account"}
              data={(accounts.data?.items ?? [])
                .filter((one) => one.status === "active")
                .map((one) => ({ value: one.id, label: one.name }))}
              value={account}
              onChange={setAccount}
            />
          )}
          <MultiSelect
            label="Scopes"
            description="What it may do at most; less, if those it acts for may do less"
            required
            searchable
            data={[...permissions].toSorted()}
            value={scopes}
            onChange={setScopes}
          />
          <MultiSelect
            label="Projects"
            placeholder={projectIds.length === 0 ? "All that it may reach" : ""}
            searchable
            data={(projects.data?.items ?? []).map((one) => ({ value: one.id, label: one.name }))}
            value={projectIds}
            onChange={setProjectIds}
          />
          <Select
            label="Expires after"
            allowDeselect={false}
            data={lives}
            value={days}
            onChange={(one) => setDays(one ?? "90")}
          />
          <Button
            type="submit"
            disabled={!name.trim() || scopes.length === 0 || (kind === "client" && !account)}
            loading={create.isPending}
          >
            Create
          </Button>
        </Stack>
      </form>
    </Modal>
  );
}

/** Gives a key or client a new secret, while the old one works for a while. */
export function RotateKey({ kind, one, onClose }: { kind: KeyKind; one: ApiKey; onClose(): void }) {
  const cache = useQueryClient();
  const [overlap, setOverlap] = useState("24");
  const rotate = useMutation({
    mutationFn: () => {
      const overlapHours = Number(overlap);
      return kind === "key"
        ? api.auth.rotateApiKey({ apiKeyId: one.id, overlapHours })
        : api.auth.rotateOauthClient({ clientId: one.id, overlapHours });
    },
    meta: { quiet: true },
    onSuccess: () => void cache.invalidateQueries({ queryKey: ["auth"] }),
  });
  if (rotate.data) return <ShownOnce kind={kind} id={one.id} secret={rotate.data.secret} onClose={onClose} />;
  return (
    <Modal opened onClose={onClose} title={`Rotate ${one.name}`}>
      <Stack>
        <ProblemAlert error={rotate.error} />
        <Text fz="sm">It gets a new secret with the same scopes. Put it in place while the old one still works.</Text>
        <Select
          label="The old secret"
          allowDeselect={false}
          data={overlaps}
          value={overlap}
          onChange={(value) => setOverlap(value ?? "24")}
        />
        <Button loading={rotate.isPending} onClick={() => rotate.mutate()}>
          Rotate
        </Button>
      </Stack>
    </Modal>
  );
}

function ShownOnce({ kind, id, secret, onClose }: { kind: KeyKind; id: string; secret: string; onClose(): void }) {
  return (
    <Modal
      opened
      onClose={onClose}
      title={kind === "key" ? "Your API key" : "The client's secret"}
      closeOnClickOutside={false}
    >
      <Stack>
        <Note tone="warn" title="This is shown once">
          <Text fz="sm">Copy it now and keep it where secrets are kept. Whoever has it can act with it.</Text>
        </Note>
        {kind === "client" && <Secret label="Client id" value={id} />}
        <Secret label={kind === "key" ? "API key" : "Client secret"} value={secret} />
        <Button onClick={onClose}>Done</Button>
      </Stack>
    </Modal>
  );
}
