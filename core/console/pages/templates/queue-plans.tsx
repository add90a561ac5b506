import { Button, Group, Modal, Stack, Switch, Table, Text } from "@mantine/core";
import { IconPencil, IconTrash } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import type { QueuePlan } from "../../../projects/contract.ts";
import { misfitsOf } from "../../../tasks/queue-rules.contract.ts";
import { replaced } from "../../label-schema/draft.ts";
import { titleOf } from "../../look/status-look.ts";
import { RowAct } from "../../row-act.tsx";
import { Section } from "../../section.tsx";
import { GoldFields } from "../queues/gold-fields.tsx";
import { PeopleFields } from "../queues/people-fields.tsx";
import { QueueFields } from "../queues/queue-fields.tsx";
import { ruleWords } from "../queues/rule-words.ts";
import { SelectionFields } from "../queues/selection-fields.tsx";
import { strategies } from "../queues/strategy-select.tsx";

export interface QueuePlansProps {
  value: readonly QueuePlan[];
  may: boolean;
  onChange(value: QueuePlan[]): void;
}
const blank: QueuePlan = { name: "", stage: "annotate", strategy: "priority" };

/** The queues that a project begins with; the first of a stage stands for the one that every project has. */
export function QueuePlans({ value, may, onChange }: QueuePlansProps) {
  const [editing, setEditing] = useState<number | null>(null);
  const keep = (queue: QueuePlan) => {
    onChange(editing === value.length ? [...value, queue] : replaced([...value], editing!, queue));
    setEditing(null);
  };
  return (
    <Section
      title="Queues"
      hint="Every project has one to annotate and one to review; the first of each stands for it."
      flush
      actions={
        may && (
          <Button size="xs" variant="default" onClick={() => setEditing(value.length)}>
            Add a queue
          </Button>
        )
      }
    >
      {value.length === 0 ? (
        <Text fz="sm" c="dimmed" px="md" pb="md">
          The usual two: one to annotate and one to review, priority first.
        </Text>
      ) : (
        <Table aria-label="Queues">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Queue</Table.Th>
              <Table.Th>Stage</Table.Th>
              <Table.Th>Order</Table.Th>
              {may && <Table.Th w={90} aria-label="Change or remove" />}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {value.map((one, at) => (
              <Table.Tr key={at}>
                <Table.Td>
                  <Text fz="sm" style={{ overflowWrap: "anywhere" }}>
                    {one.name}
                  </Text>
                  <Text fz="xs" c="dimmed">
                    {wordsOf(one)}
                  </Text>
                </Table.Td>
                <Table.Td>{titleOf(one.stage)}</Table.Td>
                <Table.Td>{strategies.find(({ value: strategy }) => strategy === one.strategy)?.label}</Table.Td>
                {may && (
                  <Table.Td>
                    <Group gap={4} justify="flex-end" wrap="nowrap">
                      <RowAct label={`Change the queue ${one.name}`} onClick={() => setEditing(at)}>
                        <IconPencil size={16} />
                      </RowAct>
                      <RowAct
                        label={`Remove the queue ${one.name}`}
                        onClick={() => onChange(replaced([...value], at, null))}
                      >
                        <IconTrash size={16} />
                      </RowAct>
                    </Group>
                  </Table.Td>
                )}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {editing !== null && (
        <QueuePlanDialog queue={value[editing] ?? null} onKeep={keep} onClose={() => setEditing(null)} />
      )}
    </Section>
  );
}

function wordsOf(queue: QueuePlan): string {
  return [...(queue.paused ? ["Paused"] : []), ...ruleWords(queue)].join(" · ") || "Everything, for everybody";
}

interface QueuePlanDialogProps {
  /** Null to add one. */
  queue: QueuePlan | null;
  onKeep(queue: QueuePlan): void;
  onClose(): void;
}

function QueuePlanDialog({ queue, onKeep, onClose }: QueuePlanDialogProps) {
  const [draft, setDraft] = useState(queue ?? blank);
  const change = (more: Partial<QueuePlan>) => setDraft({ ...draft, ...more });
  // What is only for annotating goes as the stage does.
  const { goldShare: _share, onboarding: _onboarding, ...plain } = draft;
  const kept = draft.stage === "annotate" ? draft : plain;
  const [fault] = misfitsOf(kept.stage, kept).rules;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (draft.name.trim() && !fault) onKeep({ ...kept, name: draft.name.trim() });
  };
  return (
    <Modal opened onClose={onClose} title={queue ? `Queue ${queue.name}` : "New queue"} size="lg">
      <form onSubmit={submit}>
        <Stack gap="lg">
          <QueueFields queue={draft} onChange={change} />
          <Switch
            label="Paused: it hands out nothing until somebody resumes it"
            checked={draft.paused ?? false}
            onChange={(event) => change({ paused: event.currentTarget.checked })}
          />
          <SelectionFields rules={draft} change={change} projectId={null} />
          <PeopleFields rules={draft} change={change} />
          {draft.stage === "annotate" && <GoldFields rules={draft} change={change} />}
          {fault && (
            <Text fz="sm" c="var(--look-bad)" role="status">
              The highest priority {fault.detail}.
            </Text>
          )}
          <Button type="submit" disabled={!draft.name.trim() || fault !== undefined}>
            Keep
          </Button>
        </Stack>
      </form>
    </Modal>
  );
}
