import { Box, Group, List, Select, SimpleGrid, Skeleton, Stack, Text, ThemeIcon } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconCheck, IconQuestionMark, IconX } from "@tabler/icons-react";
import { useState } from "react";
import type { Queue } from "../../../tasks/contract.ts";
import type { QueueExplanation, QueueVerdict } from "../../../tasks/explanation.contract.ts";
import { PersonSelect } from "../../choices.tsx";
import { ask } from "../../look/ask.ts";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { useCan } from "../../look/session.ts";
import { count } from "../../numbers.ts";
import { Section } from "../../section.tsx";
import { exclusionWords, summaryOf } from "./explanation-words.ts";

/** Why a queue has nothing for somebody: which rule keeps which tasks from a person whom a manager chooses. */
export function WhyNothing({ queues, projects }: { queues: readonly Queue[]; projects: Map<string, string> }) {
  const may = useCan("queue.manage");
  const [queueId, setQueueId] = useState<string | null>(null);
  const [userId, setUserId] = useState<string | null>(null);
  const chosen = queueId !== null && userId !== null;
  const query = useQuery({
    ...ask("tasks", "explainQueue", { queueId: queueId ?? "", userId: userId ?? "" }),
    enabled: chosen,
    refetchInterval: 5000,
  });
  if (!may || queues.length === 0) return null;
  return (
    <Box mt="md">
      <Section
        title="Why does somebody get nothing?"
        hint="Choose a queue and a person. Asking hands nothing out, and the person is not told."
      >
        <Stack gap="sm" maw={760}>
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            <Select
              label="Queue"
              size="xs"
              searchable
              placeholder="Any of those above"
              nothingFoundMessage="No queue above has this name"
              data={queues.map((one) => ({
                value: one.id,
                label: [one.name, projects.get(one.projectId)].filter(Boolean).join(" · "),
              }))}
              value={queueId}
              onChange={setQueueId}
            />
            <PersonSelect label="Person" placeholder="Somebody who is active" value={userId} onChange={setUserId} />
          </SimpleGrid>
          {chosen && query.error && <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />}
          {chosen && query.isPending && <Skeleton h={96} aria-hidden />}
          {chosen && query.data && <Explanation explanation={query.data} />}
        </Stack>
      </Section>
    </Box>
  );
}

function Explanation({ explanation }: { explanation: QueueExplanation }) {
  const { conditions, excluded } = explanation;
  return (
    <Stack gap="sm">
      <Text fz="sm" fw="bold" role="status">
        {summaryOf(explanation)}
      </Text>
      <List listStyleType="none" spacing={6} aria-label="What must hold">
        {conditions.map((one) => (
          <List.Item key={one.condition}>
            <Condition verdict={one} />
          </List.Item>
        ))}
      </List>
      {excluded.length > 0 && (
        <div>
          <Text fz="sm">Of the tasks at this stage that want somebody, kept from them:</Text>
          <List fz="sm" spacing={2}>
            {excluded.map(({ rule, tasks }) => (
              <List.Item key={rule}>
                {count(tasks)} {exclusionWords[rule]}
              </List.Item>
            ))}
          </List>
        </div>
      )}
    </Stack>
  );
}

const marks = {
  yes: { color: "teal", name: "Holds:", icon: <IconCheck size={12} /> },
  no: { color: "red", name: "Does not hold:", icon: <IconX size={12} /> },
  unknown: { color: "gray", name: "Not known:", icon: <IconQuestionMark size={12} /> },
};

function Condition({ verdict: { holds, detail } }: { verdict: QueueVerdict }) {
  const mark = marks[holds === null ? "unknown" : holds ? "yes" : "no"];
  return (
    <Group gap="xs" wrap="nowrap" align="flex-start">
      <ThemeIcon size={18} radius="xl" variant="light" color={mark.color} role="img" aria-label={mark.name} mt={1}>
        {mark.icon}
      </ThemeIcon>
      <Text fz="sm" c={holds === true ? "dimmed" : undefined} style={{ overflowWrap: "anywhere" }}>
        {detail}
      </Text>
    </Group>
  );
}
