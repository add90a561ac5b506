import { Group, SimpleGrid, Skeleton, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { BatchQuality as Quality } from "../../../quality/contract.ts";
import { ask } from "../../look/ask.ts";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { titleOf } from "../../look/status-look.ts";
import { count, share } from "../../numbers.ts";
import { Section } from "../../section.tsx";

const MOST_ISSUES = 6;

/** How good the work on a batch has been so far: each share with what it lies between, and what reviewers found. */
export function BatchQuality({ batchId }: { batchId: string }) {
  const query = useQuery({ ...ask("quality", "getBatchQuality", { batchId }), refetchInterval: 30_000 });
  return (
    <Section title="Quality of the batch" hint="Over its tasks that are done">
      <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      {query.isPending && <Skeleton h={56} aria-hidden />}
      {query.data && <Figures quality={query.data} />}
    </Section>
  );
}

function Figures({ quality }: { quality: Quality }) {
  const { tasks, reviewed, accepted, agreement, gold, sentBack, issues } = quality;
  if (tasks === 0 && gold.answers === 0)
    return (
      <Text fz="sm" c="dimmed">
        None of its tasks is done yet.
      </Text>
    );
  return (
    <Stack gap="sm">
      <SimpleGrid cols={{ base: 2, sm: 4 }} spacing="sm">
        <Figure name="Accepted as it was" known={accepted} of={`${count(reviewed)} of ${count(tasks)} reviewed`} />
        <Figure name="Agreement" known={agreement} of={inTasks(agreement.tasks)} />
        <Figure
          name="Gold score"
          known={gold}
          of={`${count(gold.answers)} ${gold.answers === 1 ? "answer" : "answers"}`}
        />
        <div>
          <Text fz="xs" c="dimmed">
            Sent back
          </Text>
          <Text fz="lg" fw="bold">
            {count(sentBack)}
          </Text>
        </div>
      </SimpleGrid>
      {issues.length > 0 && (
        <Group gap="md" component="ul" p={0} m={0} style={{ listStyle: "none" }} aria-label="What reviewers found">
          {issues.slice(0, MOST_ISSUES).map((one) => (
            <Text key={one.category} fz="sm" component="li">
              {titleOf(one.category)} <b>{count(one.count)}</b>
            </Text>
          ))}
        </Group>
      )}
    </Stack>
  );
}

function inTasks(tasks: number): string {
  return `${count(tasks)} ${tasks === 1 ? "task" : "tasks"} by several`;
}

function Figure({ name, known, of }: { name: string; known: Quality["accepted"]; of: string }) {
  const { value, low, high } = known;
  return (
    <div>
      <Text fz="xs" c="dimmed">
        {name}
      </Text>
      <Text fz="lg" fw="bold">
        {share(value)}
      </Text>
      <Text fz="xs" c="dimmed">
        {value === null ? "nothing to tell by yet" : `${share(low)} to ${share(high)}, ${of}`}
      </Text>
    </div>
  );
}
