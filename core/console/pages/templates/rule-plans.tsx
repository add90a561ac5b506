import { Button, Group, Modal, Stack, Switch, Table, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { IconPencil, IconTrash } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import type { RulePlan } from "../../../quality/contract.ts";
import { replaced } from "../../label-schema/draft.ts";
import { ask } from "../../look/ask.ts";
import { StatusBadge } from "../../look/status-badge.tsx";
import { RowAct } from "../../row-act.tsx";
import { Section } from "../../section.tsx";
import { type RuleDraft, RuleFields } from "../quality/rule-fields.tsx";
import { paramsText, type RuleKind, ruleShapes, ruleTitle, standardParams } from "../quality/rules.ts";

export interface RulePlansProps {
  value: readonly RulePlan[];
  /** The classes of the template. */
  classes: readonly string[];
  may: boolean;
  onChange(value: RulePlan[]): void;
}
const known = (kind: string): kind is RuleKind => kind in ruleShapes;

/** The automated rules that a project begins with. */
export function RulePlans({ value, classes, may, onChange }: RulePlansProps) {
  const [editing, setEditing] = useState<number | null>(null);
  const keep = (draft: RuleDraft) => {
    const rule = { enabled: true, ...value[editing!], ...draft };
    onChange(editing === value.length ? [...value, rule] : replaced([...value], editing!, rule));
    setEditing(null);
  };
  return (
    <Section
      title="Rules"
      hint="What is checked of every hand-in by itself."
      flush
      actions={
        may && (
          <Button size="xs" variant="default" onClick={() => setEditing(value.length)}>
            Add a rule
          </Button>
        )
      }
    >
      {value.length === 0 ? (
        <Text fz="sm" c="dimmed" px="md" pb="md">
          No rules: every hand-in passes.
        </Text>
      ) : (
        <Table aria-label="Rules">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Rule</Table.Th>
              <Table.Th>Severity</Table.Th>
              <Table.Th ta="right">On</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {value.map((one, at) => (
              <Table.Tr key={at}>
                <Table.Td>
                  <Text fz="sm">{ruleTitle(one.kind)}</Text>
                  <Text fz="xs" c="dimmed">
                    {known(one.kind) && (paramsText(one.params, one.kind) || ruleShapes[one.kind].description)}
                  </Text>
                </Table.Td>
                <Table.Td>
                  <StatusBadge status={one.severity} />
                </Table.Td>
                <Table.Td>
                  <Group justify="flex-end" gap={4} wrap="nowrap">
                    {may && known(one.kind) && (
                      <RowAct label={`Change the rule ${ruleTitle(one.kind)}`} onClick={() => setEditing(at)}>
                        <IconPencil size={16} />
                      </RowAct>
                    )}
                    {may && (
                      <RowAct
                        label={`Remove the rule ${ruleTitle(one.kind)}`}
                        onClick={() => onChange(replaced([...value], at, null))}
                      >
                        <IconTrash size={16} />
                      </RowAct>
                    )}
                    <Switch
                      size="sm"
                      ml={4}
                      aria-label={`${ruleTitle(one.kind)} is on`}
                      disabled={!may}
                      checked={one.enabled}
                      onChange={(event) =>
                        onChange(replaced([...value], at, { ...one, enabled: event.currentTarget.checked }))
                      }
                    />
                  </Group>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {editing !== null && (
        <RulePlanDialog
          rule={(value[editing] as RuleDraft | undefined) ?? null}
          classes={classes}
          onKeep={keep}
          onClose={() => setEditing(null)}
        />
      )}
    </Section>
  );
}

interface RulePlanDialogProps {
  /** Null to add one. */
  rule: RuleDraft | null;
  classes: readonly string[];
  onKeep(rule: RuleDraft): void;
  onClose(): void;
}

function RulePlanDialog({ rule, classes, onKeep, onClose }: RulePlanDialogProps) {
  const [draft, setDraft] = useState<RuleDraft>(
    rule ?? { kind: "region_count", params: standardParams("region_count"), severity: "error" },
  );
  const now = JSON.stringify({ kind: draft.kind, params: draft.params, severity: draft.severity });
  const [written] = useDebouncedValue(now, 300);
  const qualityRules = [JSON.parse(written) as RuleDraft];
  const check = useQuery({ ...ask("quality", "checkPlan", { qualityRules }), retry: false, staleTime: 60_000 });
  const errors = (written === now ? (check.data?.errors ?? []) : []).map(({ pointer, detail }) => ({
    pointer: pointer.replace("/qualityRules/0", ""),
    detail,
  }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (errors.length === 0) onKeep(draft);
  };
  return (
    <Modal opened onClose={onClose} title={rule ? "Change a rule" : "Add a rule"}>
      <form onSubmit={submit}>
        <Stack>
          <RuleFields rule={draft} onChange={setDraft} kindFixed={rule !== null} errors={errors} classes={classes} />
          <Button type="submit" disabled={errors.length > 0}>
            Keep
          </Button>
        </Stack>
      </form>
    </Modal>
  );
}
