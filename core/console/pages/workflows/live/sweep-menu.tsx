import { Button, Menu } from "@mantine/core";
import { IconChevronDown, IconPlayerPause, IconPlayerPlay, IconPlayerStop, IconRefresh } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api } from "../../../look/api.ts";
import { confirm } from "../../../look/confirm.tsx";
import { useCan } from "../../../look/session.ts";
import { tellProblem } from "../../../look/tell.tsx";
import { type SweepAction, sweepWords } from "./sweep-words.ts";

const icons = { pause: IconPlayerPause, resume: IconPlayerPlay, retry: IconRefresh, stop: IconPlayerStop };
const actions = Object.keys(sweepWords) as SweepAction[];

/** Pauses, resumes, retries or stops all tasks that the page shows. */
export function SweepMenu({
  workflowId,
  projectId,
  state,
}: {
  workflowId: string;
  projectId: string | undefined;
  state: string;
}) {
  const cache = useQueryClient();
  const mayOperate = useCan("workflow.operate");
  const filter = { workflowId, ...(projectId ? { projectId } : {}), ...(state ? { state } : {}) };
  const begin = useMutation({
    mutationFn: (action: SweepAction) => api.workflow.sweepInstances({ action, filter }),
    onError: tellProblem,
    onSettled: () => cache.invalidateQueries({ queryKey: ["workflow"] }),
  });
  if (!mayOperate) return null;
  const which = `${state ? `in ${state}` : "of this workflow"}${projectId ? ", in the chosen project" : ""}`;
  const choose = async (action: SweepAction) => {
    const { title, confirm: body } = sweepWords[action];
    const sure = await confirm({
      title: `${title}: all tasks ${which}?`,
      body,
      action: title,
      danger: action === "stop",
    });
    if (sure) begin.mutate(action);
  };
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button
          size="compact-sm"
          variant="default"
          loading={begin.isPending}
          rightSection={<IconChevronDown size={14} aria-hidden />}
        >
          All of them
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {actions.map((action) => {
          const Icon = icons[action];
          return (
            <Menu.Item
              key={action}
              leftSection={<Icon size={14} aria-hidden />}
              color={action === "stop" ? "red" : undefined}
              onClick={() => void choose(action)}
            >
              {sweepWords[action].title}
            </Menu.Item>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}
