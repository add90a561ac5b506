import { ActionIcon, Button, Group, Skeleton, Switch, Table, Text, Tooltip } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { IconPencil } from "@tabler/icons-react";
import { useState } from "react";
import type { QualityRule } from "../../../quality/contract.ts";
import { api } from "../../look/api.ts";
import { ask } from "../../look/ask.ts";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { useCan } from "../../look/session.ts";
import { StatusBadge } from "../../look/status-badge.tsx";
import { Section } from "../../section.tsx";
import { RuleDialog } from "./rule-dialog.tsx";
import { paramsText, ruleShapes } from "./rules.ts";

/** The automated rules of a project: on or off, how strict, with which numbers. */
export function RuleList({ projectId }: { projectId: string }) {
  const cache = useQueryClient();
  const mayManage = useCan("quality.manage");
  const key = ask("quality", "listRules", { projectId });
  const query = useQuery(key);
  const [editing, setEditing] = useState<QualityRule | "new" | null>(null);
  const refresh = () => void cache.invalidateQueries({ queryKey: key.queryKey });
  const toggle = useMutation({
    mutationFn: (rule: QualityRule) =>
      api.quality.updateRule({ ruleId: rule.id, ifMatch: `"${rule.version}"`, enabled: !rule.enabled }),
    onSettled: refresh,
  });
  return (
    <Section
      title="Rules"
      flush
      actions={
        mayManage && (
          <Button size="xs" variant="default" onClick={() => setEditing("new")}>
            Add a rule
          </Button>
        )
      }
    >
      <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      {query.isPending && <Skeleton h={120} m="md" aria-hidden />}
      {query.data?.items.length === 0 && (
        <Text fz="sm" c="dimmed" px="md" pb="md">
          No rules: every hand-in passes. Add one to catch slips before a reviewer sees them.
        </Text>
      )}
      {Boolean(query.data?.items.length) && (
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Rule</Table.Th>
              <Table.Th>Severity</Table.Th>
              <Table.Th ta="right">On</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {query.data?.items.map((one) => (
              <Table.Tr key={one.id}>
                <Table.Td>
                  <Text fz="sm">{ruleShapes[one.kind].title}</Text>
                  <Text fz="xs" c="dimmed">
                    {paramsText(one.params, one.kind) || ruleShapes[one.kind].description}
                  </Text>
                </Table.Td>
                <Table.Td>
                  <StatusBadge status={one.severity} />
                </Table.Td>
                <Table.Td>
                  <Group justify="flex-end" gap="xs" wrap="nowrap">
                    {mayManage && (
                      <Tooltip label="Change">
                        <ActionIcon
                          variant="subtle"
                          color="gray"
                          aria-label={`Change ${ruleShapes[one.kind].title}`}
                          onClick={() => setEditing(one)}
                        >
                          <IconPencil size={16} />
                        </ActionIcon>
                      </Tooltip>
                    )}
                    <Switch
                      size="sm"
                      aria-label={`${ruleShapes[one.kind].title} is on`}
                      disabled={!mayManage}
                      checked={one.enabled}
                      onChange={() => toggle.mutate(one)}
                    />
                  </Group>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {editing && (
        <RuleDialog
          projectId={projectId}
          rule={editing === "new" ? null : editing}
          onClose={() => setEditing(null)}
          onSaved={refresh}
        />
      )}
    </Section>
  );
}
