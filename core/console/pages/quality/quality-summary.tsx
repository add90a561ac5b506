import { Anchor, Group, Progress, SimpleGrid, Skeleton, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconScale } from "@tabler/icons-react";
import { Link } from "wouter";
import { ask } from "../../look/ask.ts";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { titleOf } from "../../look/status-look.ts";
import { count, share } from "../../numbers.ts";
import { useToDecide } from "../tasks/use-to-decide.ts";
import { type Between, betweenText } from "./between.ts";

/** How good a project's work is so far: acceptance, agreement, what reviewers found. */
export function QualitySummary({ projectId }: { projectId: string }) {
  const undecided = useToDecide(projectId);
  const query = useQuery({ ...ask("quality", "getMetrics", { projectId }), refetchInterval: 30_000 });
  if (query.error) return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <Skeleton h={120} aria-hidden />;
  const {
    acceptance,
    acceptanceInterval,
    agreement,
    agreementInterval,
    accepted,
    fixed,
    rejected,
    automatedPassed,
    automatedFailed,
    issues,
  } = query.data;
  const reviewed = accepted + fixed + rejected;
  const most = Math.max(...issues.map((one) => one.count), 1);
  return (
    <Stack gap="md">
      <SimpleGrid cols={{ base: 2, sm: 4 }} spacing="sm">
        <Value name="Accepted as it was" value={share(acceptance)} between={acceptanceInterval} />
        <Value name="Agreement" value={share(agreement)} between={agreementInterval} />
        <Value name="Reviews" value={count(reviewed)} />
        <Value
          name="Checks failed"
          value={`${count(automatedFailed)} of ${count(automatedPassed + automatedFailed)}`}
        />
      </SimpleGrid>
      {undecided && (
        <Group gap="xs" justify="space-between">
          <Group gap="xs" wrap="nowrap" miw={0}>
            <IconScale size={17} color="var(--look-warn)" aria-hidden style={{ flex: "none" }} />
            <Text fz="sm">{undecided.words}</Text>
          </Group>
          <Anchor component={Link} href={undecided.href} fz="sm">
            Show tasks
          </Anchor>
        </Group>
      )}
      {reviewed > 0 && <Outcomes accepted={accepted} fixed={fixed} rejected={rejected} />}
      {issues.length > 0 && (
        <Stack gap={6}>
          <Text fz="xs" c="dimmed">
            What reviewers found
          </Text>
          {issues.slice(0, 6).map((one) => (
            <Group key={one.category} gap="sm" wrap="nowrap">
              <Text fz="sm" w={150} truncate>
                {titleOf(one.category)}
              </Text>
              <Progress
                value={(one.count / most) * 100}
                size={6}
                style={{ flex: 1 }}
                aria-label={`${one.category}: ${one.count}`}
              />
              <Text fz="sm" w={40} ta="right">
                {count(one.count)}
              </Text>
            </Group>
          ))}
        </Stack>
      )}
      {reviewed === 0 && (
        <Text fz="sm" c="dimmed">
          Nothing has been reviewed yet.
        </Text>
      )}
    </Stack>
  );
}

function Value({ name, value, between }: { name: string; value: string; between?: Between }) {
  return (
    <div>
      <Text fz="xs" c="dimmed">
        {name}
      </Text>
      <Text fz="lg" fw="bold">
        {value}
      </Text>
      {between && (
        <Text fz="xs" c="dimmed">
          {betweenText(between)}
        </Text>
      )}
    </div>
  );
}

function Outcomes({ accepted, fixed, rejected }: { accepted: number; fixed: number; rejected: number }) {
  const all = accepted + fixed + rejected;
  const parts = [
    { name: "accepted", value: accepted, colour: "var(--look-chart-2)" },
    { name: "fixed", value: fixed, colour: "var(--look-chart-1)" },
    { name: "rejected", value: rejected, colour: "var(--look-chart-3)" },
  ];
  return (
    <div>
      <Progress.Root size={8} mb={6}>
        {parts.map((one) => (
          <Progress.Section
            key={one.name}
            value={(one.value / all) * 100}
            color={one.colour}
            aria-label={`${one.value} ${one.name}`}
          />
        ))}
      </Progress.Root>
      <Group gap="md">
        {parts.map((one) => (
          <Group key={one.name} gap={6} wrap="nowrap">
            <span style={{ width: 10, height: 10, borderRadius: 3, background: one.colour }} aria-hidden />
            <Text fz="xs">
              {count(one.value)} {one.name}
            </Text>
          </Group>
        ))}
      </Group>
    </div>
  );
}
