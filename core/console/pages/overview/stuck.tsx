import { Anchor, Group, Skeleton, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import {
  IconAlertTriangle,
  IconCircleCheck,
  type Icon,
  IconPlayerPause,
  IconRotate,
  IconScale,
} from "@tabler/icons-react";
import { Link } from "wouter";
import { ask } from "../../look/ask.ts";
import { useCan } from "../../look/session.ts";
import { Section } from "../../section.tsx";
import { useToDecide } from "../tasks/use-to-decide.ts";

interface Trouble {
  key: string;
  icon: Icon;
  text: string;
  href: string;
  action: string;
  tone: "bad" | "warn";
}

/** What does not move by itself, each with the way to mend it. */
export function Stuck() {
  const seesEvents = useCan("event.read");
  const seesExports = useCan("export.read");
  const seesQueues = useCan("queue.read");
  const seesTasks = useCan("task.read");
  const dead = useQuery({ ...ask("audit", "listDeadLetters", {}), enabled: seesEvents, refetchInterval: 30_000 });
  const failed = useQuery({
    ...ask("exports", "listExports", { status: "failed", limit: 20 }),
    enabled: seesExports,
    refetchInterval: 30_000,
  });
  const queues = useQuery({
    ...ask("tasks", "listQueues", { limit: 200 }),
    enabled: seesQueues,
    refetchInterval: 30_000,
  });
  const rework = useQuery({
    ...ask("tasks", "listTasks", { status: "rework", limit: 200 }),
    enabled: seesTasks,
    refetchInterval: 30_000,
  });
  const undecided = useToDecide();
  const troubles: Trouble[] = [];
  const parked = dead.data?.items.filter((one) => !one.replayedAt).length ?? 0;
  if (parked)
    troubles.push({
      key: "dead",
      icon: IconAlertTriangle,
      tone: "bad",
      text: `${parked}${dead.data?.nextCursor && parked === dead.data.items.length ? "+" : ""} ${parked === 1 ? "event" : "events"} could not be handled`,
      href: "/events",
      action: "Look and replay",
    });
  for (const service of dead.data?.unreachable ?? [])
    troubles.push({
      key: service,
      icon: IconAlertTriangle,
      tone: "bad",
      text: `The service ${service} does not answer`,
      href: "/events",
      action: "Look",
    });
  const broken = failed.data?.items.length ?? 0;
  if (broken)
    troubles.push({
      key: "exports",
      icon: IconAlertTriangle,
      tone: "bad",
      text: `${broken} failed ${broken === 1 ? "export" : "exports"}`,
      href: "/exports?status=failed",
      action: "See why",
    });
  const paused = queues.data?.items.filter((one) => one.paused && one.waiting > 0).length ?? 0;
  if (paused)
    troubles.push({
      key: "queues",
      icon: IconPlayerPause,
      tone: "warn",
      text: `${paused} paused ${paused === 1 ? "queue" : "queues"} with work waiting`,
      href: "/queues",
      action: "Open queues",
    });
  const back = rework.data?.items.length ?? 0;
  if (back)
    troubles.push({
      key: "rework",
      icon: IconRotate,
      tone: "warn",
      text: `${back}${rework.data?.nextCursor ? "+" : ""} ${back === 1 ? "task" : "tasks"} sent back and not yet handed in again`,
      href: "/tasks?status=rework",
      action: "Show tasks",
    });
  if (undecided)
    troubles.push({
      key: "undecided",
      icon: IconScale,
      tone: "warn",
      text: undecided.words,
      href: undecided.href,
      action: "Show tasks",
    });
  const waiting = [seesEvents && dead.isPending, seesExports && failed.isPending, seesQueues && queues.isPending].some(
    Boolean,
  );
  return (
    <Section title="What is stuck">
      {waiting ? (
        <Stack gap="xs" aria-hidden>
          <Skeleton h={20} />
          <Skeleton h={20} w="70%" />
        </Stack>
      ) : troubles.length === 0 ? (
        <Group gap="xs">
          <IconCircleCheck size={18} color="var(--look-good)" aria-hidden />
          <Text fz="sm">Nothing is stuck. Work is flowing.</Text>
        </Group>
      ) : (
        <Stack gap="xs">
          {troubles.map((one) => (
            <Group key={one.key} justify="space-between" wrap="nowrap" gap="sm">
              <Group gap="xs" wrap="nowrap" miw={0}>
                <one.icon size={17} color={`var(--look-${one.tone})`} aria-hidden style={{ flex: "none" }} />
                <Text fz="sm">{one.text}</Text>
              </Group>
              <Anchor component={Link} href={one.href} fz="sm" style={{ whiteSpace: "nowrap" }}>
                {one.action}
              </Anchor>
            </Group>
          ))}
        </Stack>
      )}
    </Section>
  );
}
