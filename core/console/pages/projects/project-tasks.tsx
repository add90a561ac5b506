import { Stack } from "@mantine/core";
import type { Project } from "../../../projects/contract.ts";
import { May } from "../../look/may.tsx";
import { useFilters } from "../../use-filters.ts";
import { BatchQuality } from "../quality/batch-quality.tsx";
import { TaskTable } from "../tasks/task-table.tsx";

/** The tasks of one project; of one batch, with how good the work on it has been. */
export function ProjectTasks({ project }: { project: Project }) {
  const [{ batchId }] = useFilters("batchId");
  return (
    <Stack gap="md">
      {batchId && (
        <May permission="quality.read">
          <BatchQuality batchId={batchId} />
        </May>
      )}
      <TaskTable project={project} />
    </Stack>
  );
}
