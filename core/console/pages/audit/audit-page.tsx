import { Button, Drawer, Group, Stack, Text, TextInput, FocusTrap } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useMutation } from "@tanstack/react-query";
import { IconHistory, IconShieldCheck } from "@tabler/icons-react";
import { useState } from "react";
import type { AuditLog } from "../../../audit/contract.ts";
import { PersonSelect, ProjectSelect } from "../../choices.tsx";
import classes from "../../console.module.css";
import { api } from "../../look/api.ts";
import { type Column, DataTable } from "../../look/data-table.tsx";
import { EmptyState } from "../../look/empty-state.tsx";
import { PageHeader } from "../../look/page-header.tsx";
import { RelativeTime } from "../../look/relative-time.tsx";
import { ShortId } from "../../look/short-id.tsx";
import { StatusBadge } from "../../look/status-badge.tsx";
import { UserName } from "../../look/user-name.tsx";
import { count } from "../../numbers.ts";
import { Page } from "../../page.tsx";
import { useFilters } from "../../use-filters.ts";
import { useList } from "../../use-list.ts";

const columns: Column<AuditLog>[] = [
  { key: "action", title: "What", render: (one) => one.action },
  { key: "actor", title: "Who", render: (one) => <UserName id={one.actor} /> },
  {
    key: "entity",
    title: "On what",
    wideOnly: true,
    render: (one) => (
      <Group gap={6} wrap="nowrap">
        <span>{one.entityType}</span>
        <ShortId id={one.entityId} />
      </Group>
    ),
  },
  { key: "service", title: "Service", width: 110, wideOnly: true, render: (one) => one.service },
  { key: "at", title: "When", width: 120, render: (one) => <RelativeTime at={one.at} /> },
  { key: "sequence", title: "No.", align: "right", width: 80, wideOnly: true, render: (one) => count(one.sequence) },
  {
    key: "correlation",
    title: "Request",
    optional: true,
    render: (one) => <ShortId id={one.correlationId} label="request id" />,
  },
  { key: "hash", title: "Hash", optional: true, render: (one) => <ShortId id={one.hash} label="hash" /> },
];

/** Who did what and when, in a chain of hashes that shows a change. */
export function AuditPage() {
  const [filters, setFilters] = useFilters("actor", "action", "projectId", "correlationId");
  const { query, paging } = useList("audit", "listAuditLogs", filters);
  const [open, setOpen] = useState<AuditLog | null>(null);
  const typed = useDebouncedCallback(
    (patch: { action?: string | null; correlationId?: string | null }) => setFilters(patch),
    300,
  );
  return (
    <Page>
      <PageHeader
        title="Audit"
        subtitle="Every event and who caused it, append-only. Each row is hashed together with the one before it."
        actions={<Verify />}
      />
      <DataTable<AuditLog>
        name="Audit log"
        columns={columns}
        rowKey={(one) => one.id}
        rowLabel={(one) => `Open ${one.action}`}
        query={query}
        paging={paging}
        onOpen={setOpen}
        selectedKey={open?.id}
        toolbar={
          <>
            <TextInput
              size="xs"
              w={170}
              aria-label="Action"
              placeholder="Action, such as task.created"
              defaultValue={filters.action}
              onChange={(e) => typed({ action: e.currentTarget.value || null })}
            />
            <PersonSelect
              aria-label="Who"
              placeholder="Anybody"
              w={180}
              value={filters.actor?.replace("user:", "")}
              onChange={(actor) => setFilters({ actor })}
            />
            <ProjectSelect
              aria-label="Project"
              placeholder="Any project"
              w={170}
              value={filters.projectId}
              onChange={(projectId) => setFilters({ projectId })}
            />
            <TextInput
              size="xs"
              w={150}
              aria-label="Request id"
              placeholder="Request id"
              defaultValue={filters.correlationId}
              onChange={(e) => typed({ correlationId: e.currentTarget.value || null })}
            />
          </>
        }
        empty={
          <EmptyState icon={IconHistory} title="No entries">
            Everything that happens in the workspace is written here. Nothing fits the filters above.
          </EmptyState>
        }
      />
      <Drawer
        opened={open !== null}
        onClose={() => setOpen(null)}
        position="right"
        size="lg"
        title={open?.action}
        overlayProps={{ backgroundOpacity: 0.15 }}
      >
        <FocusTrap.InitialFocus />
        {open && (
          <Stack gap="sm">
            <Text fz="sm" component="div">
              <UserName id={open.actor} /> on {open.entityType} <ShortId id={open.entityId} />,{" "}
              <RelativeTime at={open.at} />
            </Text>
            <Group gap="xs">
              <Button
                size="xs"
                variant="default"
                onClick={() => setFilters({ correlationId: open.correlationId, action: null, actor: null })}
              >
                All of the same request
              </Button>
            </Group>
            <pre className={classes.code} tabIndex={0}>
              {JSON.stringify(open.data, null, 2)}
            </pre>
            <Text fz="xs" c="dimmed" ff="monospace" style={{ overflowWrap: "anywhere" }}>
              {open.hash}
            </Text>
          </Stack>
        )}
      </Drawer>
    </Page>
  );
}

function Verify() {
  const verify = useMutation({ mutationFn: () => api.audit.verifyChain({}) });
  return (
    <Group gap="sm">
      {verify.data && (
        <span role="status">
          {verify.data.intact ? (
            <StatusBadge status="passed" label={`${count(verify.data.rows)} rows, unbroken`} />
          ) : (
            <StatusBadge
              status="failed"
              label={`Broken at row ${verify.data.brokenAt ?? "?"} of ${count(verify.data.rows)}`}
            />
          )}
        </span>
      )}
      <Button
        size="xs"
        variant="default"
        leftSection={<IconShieldCheck size={15} />}
        loading={verify.isPending}
        onClick={() => verify.mutate()}
      >
        Verify the chain
      </Button>
    </Group>
  );
}
