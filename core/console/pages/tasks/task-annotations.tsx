import { Group, Skeleton, Stack, Switch, Table, Text, UnstyledButton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconUsersGroup } from "@tabler/icons-react";
import { useState } from "react";
import type { Annotation } from "../../../annotations/contract.ts";
import type { Task } from "../../../tasks/contract.ts";
import { ask } from "../../look/ask.ts";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { RelativeTime } from "../../look/relative-time.tsx";
import { useCan } from "../../look/session.ts";
import { StatusBadge } from "../../look/status-badge.tsx";
import { duration } from "../../look/time-words.ts";
import { UserName } from "../../look/user-name.tsx";
import classes from "../../console.module.css";
import { share } from "../../numbers.ts";
import { GoldBar } from "../quality/gold-bar.tsx";
import { answerText, peopleOf } from "./agreeing.ts";
import { ConsensusItems } from "./consensus-items.tsx";
import { ConsensusRegions } from "./consensus-regions.tsx";
import { Legend } from "./legend.tsx";
import { TaskImage } from "./task-image.tsx";
import { TaskText } from "./task-text.tsx";

/** What people said about a task, drawn on it; one annotation at a time, and what they mean together with all of theirs beside it. */
export function TaskAnnotations({ task }: { task: Task }) {
  const query = useQuery(ask("annotations", "listTaskAnnotations", { taskId: task.id }));
  const schema = useQuery(
    ask("projects", "getLabelSchema", { projectId: task.projectId, version: task.schemaVersion }),
  );
  const [picked, setPicked] = useState<string | null>(null);
  const [besides, setBesides] = useState(true);
  const maySee = useCan("quality.read");
  if (query.error) return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <Skeleton h={240} aria-hidden />;
  const items = query.data.items.toSorted((a, b) => Number(isFused(b)) - Number(isFused(a)));
  const current =
    items.find((one) => one.id === picked) ?? items.find((one) => one.status === "accepted") ?? items[0] ?? null;
  const label = schema.data?.labelSchema ?? null;
  const people = peopleOf(items);
  const fused = current && isFused(current) ? current : null;
  const beside = fused && besides ? people : [];
  const drawn = fused && (fused.result.regions.length > 0 || people.some((one) => one.result.regions.length > 0));
  return (
    <Stack gap="md">
      {items.length > 0 && (
        <Stack gap="xs" role="radiogroup" aria-label="Annotation shown">
          {items.map((one) => (
            <UnstyledButton
              key={one.id}
              role="radio"
              aria-checked={one.id === current?.id}
              className={classes.choice}
              onClick={() => setPicked(one.id)}
            >
              <Summary annotation={one} people={people.length} />
            </UnstyledButton>
          ))}
        </Stack>
      )}
      {task.data.type === "image" ? (
        <TaskImage
          data={task.data}
          result={current?.result ?? null}
          schema={label}
          beside={beside}
          numbered={fused !== null}
        />
      ) : (
        <TaskText
          text={task.data.text}
          result={current?.result ?? null}
          schema={label}
          beside={beside}
          numbered={fused !== null}
        />
      )}
      {drawn && (
        <Group justify="space-between" gap="sm">
          <Legend media={task.data.type} shown={beside.length > 0} works={[fused, ...beside]} schema={label} />
          <Switch
            size="xs"
            label="Each person's own work"
            checked={besides}
            onChange={(event) => setBesides(event.currentTarget.checked)}
          />
        </Group>
      )}
      {items.length === 0 && (
        <Text fz="sm" c="dimmed">
          Nobody has labelled this task yet.
        </Text>
      )}
      {fused && fused.result.regions.length > 0 && (
        <ConsensusRegions consensus={fused} people={people} schema={label} />
      )}
      {current && !fused && <Answers annotation={current} />}
      {maySee && people.length > 1 && <ConsensusItems taskId={task.id} people={people} />}
      <GoldBar task={task} shown={current} />
    </Stack>
  );
}

function isFused(annotation: Annotation): boolean {
  return annotation.source === "consensus";
}

function Summary({ annotation, people }: { annotation: Annotation; people: number }) {
  const regions = annotation.result.regions.length;
  const fused = isFused(annotation);
  return (
    <Group justify="space-between" gap="xs">
      <Group gap="sm">
        {fused ? (
          <Group gap={6} wrap="nowrap">
            <IconUsersGroup size={16} aria-hidden />
            <Text fz="sm" fw="bold">
              Consensus of {people} people
            </Text>
          </Group>
        ) : (
          <UserName id={annotation.userId} fz="sm" fw="bold" />
        )}
        <StatusBadge status={annotation.status} />
      </Group>
      <Text fz="xs" c="dimmed" component="div">
        {regions} {regions === 1 ? "region" : "regions"} ·{" "}
        {fused ? `${share(annotation.confidence)} sure` : duration(annotation.activeSeconds)} · version{" "}
        {annotation.version} · <RelativeTime at={annotation.updatedAt} />
      </Text>
      {annotation.feedback && (
        <Text fz="xs" c="var(--look-warn)" w="100%">
          Sent back: {annotation.feedback.reason || annotation.feedback.issues.map((one) => one.category).join(", ")}
        </Text>
      )}
    </Group>
  );
}

function Answers({ annotation }: { annotation: Annotation }) {
  const answers = Object.entries(annotation.result.answers);
  if (answers.length === 0) return null;
  return (
    <Table>
      <Table.Tbody>
        {answers.map(([name, answer]) => (
          <Table.Tr key={name}>
            <Table.Td c="dimmed">{name}</Table.Td>
            <Table.Td>{answerText(answer)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
