import { Box, Group, Progress, Skeleton, Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { Annotation } from "../../../annotations/contract.ts";
import { ask } from "../../look/ask.ts";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { StatusBadge } from "../../look/status-badge.tsx";
import { count, share } from "../../numbers.ts";
import classes from "../quality/preference.module.css";
import { otherwiseOf, saidOf } from "./agreeing.ts";

const words = {
  none: ["pending", "Nothing to compare", "No two people's answers wait to be compared"],
  gathering: ["in_progress", "Gathering", "More answers are awaited"],
  agreed: ["completed", "Agreed", "It is sure enough what people mean"],
  required: ["to_decide", "To decide", "People differ too much, or too little is sure: a reviewer decides"],
  adjudicated: ["completed", "Decided", "A reviewer has decided"],
} as const;

/** How sure it is what several people's answers to a task mean, question by question. */
export function ConsensusItems({ taskId, people }: { taskId: string; people: readonly Annotation[] }) {
  const query = useQuery(ask("quality", "getConsensus", { taskId }));
  if (query.error) return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <Skeleton h={80} aria-hidden />;
  const { status, confidence, items, leftOut } = query.data;
  const [look, title, why] = words[status];
  const answers = items.filter((one) => one.family !== "regions");
  return (
    <div>
      <Group gap="sm" mb={answers.length > 0 ? "xs" : 0}>
        <StatusBadge status={look} label={title} />
        <Text fz="xs" c="dimmed">
          {why}
          {confidence !== null &&
            status !== "none" &&
            ` · ${share(Math.round(confidence * 1000) / 1000)} for what is least sure`}
          {status !== "none" &&
            people.length > query.data.answers &&
            ` · of ${count(people.length)} people, ${count(query.data.answers)} are counted`}
          {leftOut > 0 && ` · ${count(leftOut)} further things were not looked at one by one`}
        </Text>
      </Group>
      {answers.length > 0 && (
        <div className={classes.scroll} tabIndex={0} role="region" aria-label="Answers of the consensus">
          <Table stickyHeader>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Question</Table.Th>
                <Table.Th>Probably</Table.Th>
                <Table.Th ta="right">Sure</Table.Th>
                <Table.Th visibleFrom="sm">Otherwise</Table.Th>
                <Table.Th visibleFrom="sm">People said</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {answers.map((one) => (
                <Table.Tr key={`${one.family} ${one.item}`}>
                  <Table.Td c="dimmed">{one.item}</Table.Td>
                  <Table.Td style={{ overflowWrap: "anywhere", minWidth: 110 }}>
                    {named(one.label)}
                    <Box hiddenFrom="sm" fz="xs" c="dimmed">
                      <div>Otherwise: {likely(otherwiseOf(one.posterior, one.label))}</div>
                      <div>People said {saidText(people, one.family)}</div>
                    </Box>
                  </Table.Td>
                  <Table.Td ta="right">
                    {share(Math.round(one.confidence * 1000) / 1000)}
                    <Progress
                      value={one.confidence * 100}
                      size={4}
                      mt={2}
                      miw={56}
                      aria-label={`${one.item}: how sure`}
                    />
                  </Table.Td>
                  <Table.Td fz="xs" visibleFrom="sm">
                    {likely(otherwiseOf(one.posterior, one.label))}
                  </Table.Td>
                  <Table.Td fz="xs" visibleFrom="sm">
                    {saidText(people, one.family)}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </div>
      )}
    </div>
  );
}

function saidText(people: readonly Annotation[], family: string): string {
  const said = saidOf(people, family.replace(/^field:/, ""));
  return said
    .slice(0, 4)
    .map((one) => `${one.answer}: ${one.count}`)
    .join(", ");
}

function named(label: string): string {
  return label === "" ? "not chosen" : label;
}

function likely(others: readonly [string, number][]): string {
  return others.map(([label, one]) => `${named(label)} ${share(Math.round(one * 1000) / 1000)}`).join(", ") || "–";
}
