import { Select, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Queue } from "../../../tasks/contract.ts";
import { api } from "../../look/api.ts";
import { useCan } from "../../look/session.ts";

type Strategy = Queue["strategy"];
export const strategies: { value: Strategy; label: string }[] = [
  { value: "priority", label: "Priority first" },
  { value: "fifo", label: "Oldest first" },
  { value: "least_covered", label: "Least labelled first" },
  { value: "uncertainty", label: "Least certain first" },
];

/** In which order a queue hands out its tasks. */
export function StrategySelect({ queue }: { queue: Queue }) {
  const cache = useQueryClient();
  const mayManage = useCan("queue.manage");
  const change = useMutation({
    mutationFn: (strategy: Strategy) =>
      api.tasks.updateQueue({ queueId: queue.id, ifMatch: `"${queue.version}"`, strategy }),
    onSettled: () => cache.invalidateQueries({ queryKey: ["tasks", "listQueues"] }),
  });
  const value = change.isPending ? change.variables : queue.strategy;
  if (!mayManage) return <Text fz="sm">{strategies.find((one) => one.value === value)?.label}</Text>;
  return (
    <Select
      size="xs"
      variant="unstyled"
      miw={132}
      aria-label={`Order of ${queue.name}`}
      allowDeselect={false}
      data={strategies}
      value={value}
      onChange={(next) => change.mutate(next as Strategy)}
    />
  );
}
