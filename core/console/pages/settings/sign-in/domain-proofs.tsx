import { Button, Group, Skeleton, Stack, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { IdentityDomain } from "../../../../auth/identity-domain.contract.ts";
import { api } from "../../../look/api.ts";
import { ask } from "../../../look/ask.ts";
import { ProblemAlert } from "../../../look/problem-alert.tsx";
import { RelativeTime } from "../../../look/relative-time.tsx";
import { StatusBadge } from "../../../look/status-badge.tsx";
import { tell } from "../../../look/tell.tsx";
import { CopyField } from "./copy-field.tsx";

export const domainsQuery = ask("auth", "listIdentityDomains", { limit: 200 });

/** What some of the workspace's domains still need to route sign-ins, and whether they do. */
export function DomainProofs({ domains, mayManage }: { domains: readonly string[]; mayManage: boolean }) {
  const query = useQuery(domainsQuery);
  if (domains.length === 0) return null;
  const mine = (query.data?.items ?? []).filter((one) => domains.includes(one.domain));
  return (
    <Stack gap="sm" role="group" aria-label="Proof of domains">
      <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      {query.isPending && <Skeleton h={40} aria-hidden />}
      {mine.map((one) => (
        <Proof key={one.id} domain={one} mayManage={mayManage} />
      ))}
    </Stack>
  );
}

const states = {
  pending: { as: "pending", label: "Not proven" },
  proven: { as: "completed", label: "Proven" },
  lapsing: { as: "failed", label: "Record gone" },
} as const;

function Proof({ domain: { id, domain, status, record, lapsesAt, checkedAt, detail }, mayManage }: ProofProps) {
  const cache = useQueryClient();
  const check = useMutation({
    mutationFn: () => api.auth.checkIdentityDomain({ identityDomainId: id }),
    meta: { quiet: true },
    onSuccess: () => tell(`${domain} is proven`, "Whoever types an address there is offered the provider."),
    onSettled: () => cache.invalidateQueries({ queryKey: ["auth", "listIdentityDomains"] }),
  });
  const { as, label } = states[status];
  return (
    <Stack gap={6}>
      <Group justify="space-between" wrap="nowrap" gap="sm">
        <Group gap="xs" style={{ minWidth: 0 }}>
          <Text fz="sm" fw={600} style={{ overflowWrap: "anywhere" }}>
            {domain}
          </Text>
          <StatusBadge status={as} label={label} size="xs" />
        </Group>
        {mayManage && status !== "proven" && (
          <Button
            size="compact-xs"
            variant="default"
            loading={check.isPending}
            onClick={() => check.mutate()}
            aria-label={`Check now: ${domain}`}
          >
            Check now
          </Button>
        )}
      </Group>
      {status !== "proven" && (
        <CopyField
          label={`TXT record for ${domain}`}
          description="Enter it where the domain's DNS is kept. Until it is there, the domain routes no sign-in and vouches for no address."
          value={record.value}
        />
      )}
      {lapsesAt && (
        <Text fz="xs" c="dimmed">
          The record is not to be found any more. Unless it comes back, the domain counts until{" "}
          <RelativeTime at={lapsesAt} span fz="xs" />.
        </Text>
      )}
      {status === "pending" && detail && !check.error && checkedAt && (
        <Text fz="xs" c="dimmed">
          {detail} Looked <RelativeTime at={checkedAt} span fz="xs" />; it is looked at again by itself.
        </Text>
      )}
      <ProblemAlert error={check.error} />
    </Stack>
  );
}
interface ProofProps {
  domain: IdentityDomain;
  mayManage: boolean;
}
