import { Switch } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Queue } from "../../../tasks/contract.ts";
import { api } from "../../look/api.ts";
import { useCan } from "../../look/session.ts";

/** Holds a queue or lets it go on; answers at once and goes back when the server refuses. */
export function PauseSwitch({ queue }: { queue: Queue }) {
  const cache = useQueryClient();
  const mayManage = useCan("queue.manage");
  const change = useMutation({
    mutationFn: (paused: boolean) =>
      api.tasks.updateQueue({ queueId: queue.id, ifMatch: `"${queue.version}"`, paused }),
    onSettled: () => cache.invalidateQueries({ queryKey: ["tasks", "listQueues"] }),
  });
  const paused = change.isPending ? change.variables : queue.paused;
  return (
    <Switch
      size="sm"
      checked={!paused}
      disabled={!mayManage}
      label={paused ? "Paused" : "Running"}
      aria-label={`${queue.name} is running`}
      onChange={(e) => change.mutate(!e.currentTarget.checked)}
    />
  );
}
