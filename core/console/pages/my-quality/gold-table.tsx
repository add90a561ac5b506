import { Button, Modal, Stack, Table, Text, Textarea } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, Fragment, useState } from "react";
import type { GoldAppeal } from "../../../quality/contract.ts";
import { api } from "../../look/api.ts";
import { ask } from "../../look/ask.ts";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { RelativeTime } from "../../look/relative-time.tsx";
import { ShortId } from "../../look/short-id.tsx";
import { tell } from "../../look/tell.tsx";
import { share } from "../../numbers.ts";

interface Answered {
  taskId: string;
  score: number;
  answeredAt: string;
  explanation: string | null;
}

/** My answers to golds, with why something else was expected where that is told; each of them I may appeal, and see what came of it. */
export function GoldTable({ projectId, golds }: { projectId: string; golds: readonly Answered[] }) {
  const appeals = useQuery(ask("quality", "listAppeals", { projectId, limit: 200 }));
  // The newest of a gold comes first.
  const appealed = Map.groupBy(appeals.data?.items ?? [], (one) => one.taskId);
  const [appealing, setAppealing] = useState<string | null>(null);
  if (golds.length === 0)
    return (
      <Text fz="sm" c="dimmed" px="md" pb="md">
        There are none, or this project does not show them.
      </Text>
    );
  return (
    <>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Task</Table.Th>
            <Table.Th ta="right">Right</Table.Th>
            <Table.Th ta="right">Answered</Table.Th>
            <Table.Td />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {golds.map((one) => {
            const [appeal] = appealed.get(one.taskId) ?? [];
            return (
              <Fragment key={one.taskId}>
                <Table.Tr style={one.explanation || appeal ? { borderBottom: "none" } : undefined}>
                  <Table.Td>
                    <ShortId id={one.taskId} label="task id" />
                  </Table.Td>
                  <Table.Td ta="right">{share(one.score)}</Table.Td>
                  <Table.Td ta="right">
                    <RelativeTime at={one.answeredAt} />
                  </Table.Td>
                  <Table.Td ta="right">
                    {one.score < 1 && appeal?.status !== "open" && (
                      <Button size="compact-xs" variant="default" onClick={() => setAppealing(one.taskId)}>
                        Appeal
                      </Button>
                    )}
                  </Table.Td>
                </Table.Tr>
                {(one.explanation || appeal) && (
                  <Table.Tr>
                    <Table.Td colSpan={4} pt={0}>
                      {one.explanation && <Explanation>{one.explanation}</Explanation>}
                      {appeal && <Appealed appeal={appeal} />}
                    </Table.Td>
                  </Table.Tr>
                )}
              </Fragment>
            );
          })}
        </Table.Tbody>
      </Table>
      {appealing && <AppealForm taskId={appealing} onClose={() => setAppealing(null)} />}
    </>
  );
}

const became = {
  open: "You have appealed, and nobody has decided yet",
  upheld: "Your appeal was upheld",
  declined: "Your appeal was declined",
} as const;

/** What I said against a gold, and what came of it. */
function Appealed({ appeal: { status, answer, reason, createdAt, decidedAt } }: { appeal: GoldAppeal }) {
  return (
    <Text fz="xs" c="dimmed" component="div" style={{ overflowWrap: "anywhere" }}>
      {became[status]} · <RelativeTime at={decidedAt ?? createdAt} />: {status === "open" ? reason : answer}
    </Text>
  );
}

const SHORT = 160;

/** Plain text as it was written; a long one is folded. */
function Explanation({ children }: { children: string }) {
  const [whole, setWhole] = useState(false);
  const isLong = children.length > SHORT || children.split("\n").length > 3;
  return (
    <>
      <Text
        fz="xs"
        c="dimmed"
        style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}
        lineClamp={isLong && !whole ? 3 : undefined}
      >
        {children}
      </Text>
      {isLong && (
        <Button size="compact-xs" variant="subtle" color="gray" aria-expanded={whole} onClick={() => setWhole(!whole)}>
          {whole ? "Show less" : "Show all"}
        </Button>
      )}
    </>
  );
}

function AppealForm({ taskId, onClose }: { taskId: string; onClose(): void }) {
  const cache = useQueryClient();
  const [reason, setReason] = useState("");
  const save = useMutation({
    mutationFn: () => api.quality.appealGold({ taskId, reason }),
    meta: { quiet: true },
    onSuccess: () => {
      tell("Appeal sent", "Those who manage quality look at it and answer you.");
      void cache.invalidateQueries({ queryKey: ["quality"] });
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Modal opened onClose={onClose} title="Appeal a gold">
      <form onSubmit={submit}>
        <Stack>
          <ProblemAlert error={save.error} />
          <Textarea
            label="What is wrong with what was expected?"
            required
            autosize
            minRows={3}
            maxLength={2000}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            data-autofocus
          />
          <Button type="submit" loading={save.isPending} disabled={reason.trim() === ""}>
            Send the appeal
          </Button>
        </Stack>
      </form>
    </Modal>
  );
}
