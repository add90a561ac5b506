import { Checkbox, Skeleton, Table } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { NotificationKind, NotificationPreference } from "../../../notifications/contract.ts";
import { api } from "../../look/api.ts";
import { ask } from "../../look/ask.ts";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { Section } from "../../section.tsx";

const words: Record<NotificationKind, string> = {
  "task.assigned": "A task is given to me",
  "assignment.retracted": "A task that I gave or got is taken back",
  "work.rejected": "My work comes back from review",
  "batch.completed": "A batch is completed",
  "export.completed": "An export is ready",
  "export.failed": "An export failed",
  "user.mentioned": "Somebody mentions me in a comment",
  "feedback.replied": "Somebody writes about a review of mine",
  "gold.appealed": "Somebody appeals against an expected answer",
  "gold.appeal_decided": "My appeal about an expected answer is decided",
  "annotator.paused": "I am given no more work of a project",
  "annotator.resumed": "I am given work of a project again",
  "annotator.alarm": "Somebody has become worse, or tires",
  "consensus.required": "Tasks wait for somebody to decide what they mean",
  "batch_check.ended": "A check of a batch that I began has ended",
  "workflow.notice": "A workflow has something to tell me",
};

/** What I am told, and how; each tick is saved at once. */
export function Preferences() {
  const cache = useQueryClient();
  const key = ask("notifications", "getPreferences", {});
  const query = useQuery(key);
  const save = useMutation({
    mutationFn: (one: NotificationPreference) => api.notifications.updatePreferences({ items: [one] }),
    onMutate: (one) => {
      const before = cache.getQueryData(key.queryKey);
      cache.setQueryData(
        key.queryKey,
        (old: { items: NotificationPreference[] } | undefined) =>
          old && { items: old.items.map((item) => (item.kind === one.kind ? one : item)) },
      );
      return { before };
    },
    onError: (_error, _one, kept) => cache.setQueryData(key.queryKey, kept?.before),
    onSettled: () => cache.invalidateQueries({ queryKey: key.queryKey }),
  });
  return (
    <Section title="What I am told" hint="Saved as you tick." flush>
      <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      {query.isPending && <Skeleton h={200} m="md" aria-hidden />}
      {query.data && (
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>When</Table.Th>
              <Table.Th w={90} ta="center">
                Bell
              </Table.Th>
              <Table.Th w={90} ta="center">
                E-mail
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {query.data.items.map((one) => (
              <Table.Tr key={one.kind}>
                <Table.Td>{words[one.kind]}</Table.Td>
                <Table.Td>
                  <Tick
                    label={`${words[one.kind]}: bell`}
                    checked={one.inApp}
                    onChange={(inApp) => save.mutate({ ...one, inApp })}
                  />
                </Table.Td>
                <Table.Td>
                  <Tick
                    label={`${words[one.kind]}: e-mail`}
                    checked={one.email}
                    onChange={(email) => save.mutate({ ...one, email })}
                  />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Section>
  );
}

function Tick({ label, checked, onChange }: { label: string; checked: boolean; onChange(checked: boolean): void }) {
  return (
    <Checkbox
      size="sm"
      aria-label={label}
      checked={checked}
      onChange={(e) => onChange(e.currentTarget.checked)}
      styles={{ body: { justifyContent: "center" } }}
    />
  );
}
