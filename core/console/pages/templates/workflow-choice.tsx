import { Select, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { Template } from "../../../projects/contract.ts";
import { ask } from "../../look/ask.ts";
import { useCan } from "../../look/session.ts";
import { WorkflowPicture } from "../workflows/workflow-picture.tsx";

type Choice = Pick<Template, "workflowTemplate" | "workflowId">;

/** Which workflow projects follow: a ready-made one, or one that the workspace has published. */
export function WorkflowChoice({
  value,
  may,
  onChange,
}: {
  value: Choice;
  may: boolean;
  onChange(value: Choice): void;
}) {
  const maySee = useCan("workflow.read");
  const ready = useQuery({ ...ask("workflow", "listWorkflowTemplates", {}), enabled: maySee });
  const own = useQuery({ ...ask("workflow", "listWorkflows", { limit: 200 }), enabled: maySee });
  const { workflowTemplate, workflowId } = value;
  const published = (own.data?.items ?? []).filter((one) => one.status === "published" || one.id === workflowId);
  const readyMade = ready.data?.items ?? [];
  const description = workflowId
    ? published.find((one) => one.id === workflowId)?.description
    : readyMade.find((one) => one.key === workflowTemplate)?.description;
  return (
    <Stack gap="sm">
      <Select
        label="Projects follow"
        description={description}
        inputWrapperOrder={["label", "input", "description", "error"]}
        maw={420}
        allowDeselect={false}
        searchable
        disabled={!may}
        data={[
          { group: "Ready-made", items: readyMade.map((one) => ({ value: one.key, label: one.name })) },
          { group: "Published here", items: published.map((one) => ({ value: one.id, label: one.name })) },
        ]}
        value={workflowId ?? workflowTemplate}
        onChange={(next) =>
          onChange(
            published.some((one) => one.id === next)
              ? { workflowTemplate, workflowId: next }
              : { workflowTemplate: next ?? workflowTemplate, workflowId: null },
          )
        }
      />
      {!maySee && (
        <Text fz="sm" c="dimmed">
          Which workflows there are is for those to see who may read workflows.
        </Text>
      )}
      {workflowId && maySee && <WorkflowPicture workflowId={workflowId} />}
    </Stack>
  );
}
