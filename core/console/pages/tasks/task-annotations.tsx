import { Group, Skeleton, Stack, Table, Text, UnstyledButton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Annotation } from "../../../annotations/contract.ts";
import type { Task } from "../../../tasks/contract.ts";
import { ask } from "../../look/ask.ts";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { RelativeTime } from "../../look/relative-time.tsx";
import { StatusBadge } from "../../look/status-badge.tsx";
import { duration } from "../../look/time-words.ts";
import { UserName } from "../../look/user-name.tsx";
import classes from "../../console.module.css";
import { GoldBar } from "../quality/gold-bar.tsx";
import { TaskImage } from "./task-image.tsx";
import { TaskText } from "./task-text.tsx";

/** What people said about a task, drawn on it; one annotation at a time. */
export function TaskAnnotations({ task }: { task: Task }) {
  const query = useQuery(ask("annotations", "listTaskAnnotations", { taskId: task.id }));
  const schema = useQuery(
    ask("projects", "getLabelSchema", { projectId: task.projectId, version: task.schemaVersion }),
  );
  const [picked, setPicked] = useState<string | null>(null);
  if (query.error) return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <Skeleton h={240} aria-hidden />;
  const items = query.data.items;
  const current =
    items.find((one) => one.id === picked) ?? items.find((one) => one.status === "accepted") ?? items[0] ?? null;
  const label = schema.data?.labelSchema ?? null;
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
              <Summary annotation={one} />
            </UnstyledButton>
          ))}
        </Stack>
      )}
      {task.data.type === "image" ? (
        <TaskImage data={task.data} result={current?.result ?? null} schema={label} />
      ) : (
        <TaskText text={task.data.text} result={current?.result ?? null} schema={label} />
      )}
      {items.length === 0 && (
        <Text fz="sm" c="dimmed">
          Nobody has labelled this task yet.
        </Text>
      )}
      {current && <Answers annotation={current} />}
      <GoldBar task={task} shown={current} />
    </Stack>
  );
}

function Summary({ annotation }: { annotation: Annotation }) {
  const regions = annotation.result.regions.length;
  return (
    <Group justify="space-between" gap="xs">
      <Group gap="sm">
        <UserName id={annotation.userId} fz="sm" fw="bold" />
        <StatusBadge status={annotation.status} />
      </Group>
      <Text fz="xs" c="dimmed" component="div">
        {regions} {regions === 1 ? "region" : "regions"} · {duration(annotation.activeSeconds)} · version{" "}
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
            <Table.Td>
              {typeof answer === "object"
                ? Array.isArray(answer)
                  ? answer.join(", ")
                  : JSON.stringify(answer)
                : String(answer)}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
