import { Button, Group, Menu, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { IconAward, IconChevronDown } from "@tabler/icons-react";
import { useState } from "react";
import type { Annotation } from "../../../annotations/contract.ts";
import { Problem } from "../../../kernel/wire/problem.ts";
import type { Task } from "../../../tasks/contract.ts";
import { ask } from "../../look/ask.ts";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { useCan } from "../../look/session.ts";
import { StatusBadge } from "../../look/status-badge.tsx";
import { titleOf } from "../../look/status-look.ts";
import { GoldDialog } from "./gold-dialog.tsx";
import { changeGold } from "./change-gold.ts";

/** Whether a task is a gold, and the way to make it one of the annotation that is shown. */
export function GoldBar({ task, shown }: { task: Task; shown: Annotation | null }) {
  const may = useCan("quality.manage");
  return may ? <Bar task={task} shown={shown} /> : null;
}

function Bar({ task, shown }: { task: Task; shown: Annotation | null }) {
  const cache = useQueryClient();
  const query = useQuery(ask("quality", "getGold", { taskId: task.id }));
  const [choosing, setChoosing] = useState<"answer" | "explanation" | null>(null);
  const change = useMutation({ mutationFn: changeGold(cache) });
  const isNone = query.error instanceof Problem && query.error.status === 404;
  if (query.error && !isNone) return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />;
  if (query.isPending) return null;
  const gold = isNone ? undefined : query.data;
  const isUsed = gold?.status === "active";
  const annotation = choosing === "answer" ? shown : null;
  const dialog = choosing && (annotation || gold) && (
    <GoldDialog task={task} annotation={annotation} known={gold ?? null} onClose={() => setChoosing(null)} />
  );
  if (!gold)
    return shown ? (
      <Group>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconAward size={14} aria-hidden />}
          onClick={() => setChoosing("answer")}
        >
          Make a gold of this answer
        </Button>
        {dialog}
      </Group>
    ) : null;
  return (
    <Group gap="sm">
      <IconAward size={16} color="var(--look-info)" aria-hidden />
      <Text fz="sm">{titleOf(gold.purpose)} gold</Text>
      <StatusBadge status={gold.status} />
      <Menu position="bottom-start" withinPortal>
        <Menu.Target>
          <Button size="compact-xs" variant="default" rightSection={<IconChevronDown size={12} aria-hidden />}>
            Change
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item disabled={!shown} onClick={() => setChoosing("answer")}>
            Expect the answer shown here
          </Menu.Item>
          <Menu.Item onClick={() => setChoosing("explanation")}>
            {gold.explanation === "" ? "Explain it" : "Change the explanation"}
          </Menu.Item>
          <Menu.Item
            onClick={() =>
              change.mutate({
                before: gold,
                after: { purpose: gold.purpose === "continuous" ? "onboarding" : "continuous" },
              })
            }
          >
            Use for {gold.purpose === "continuous" ? "onboarding" : "continuous checks"}
          </Menu.Item>
          <Menu.Item onClick={() => change.mutate({ before: gold, after: { status: isUsed ? "retired" : "active" } })}>
            {isUsed ? "Retire it" : "Use it again"}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {gold.explanation !== "" && (
        <Text fz="xs" c="dimmed" w="100%" style={{ whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
          {gold.explanation}
        </Text>
      )}
      {dialog}
    </Group>
  );
}
