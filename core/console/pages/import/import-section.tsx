import { Button, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Project } from "../../../projects/contract.ts";
import { api } from "../../look/api.ts";
import { Note } from "../../look/note.tsx";
import { useCan } from "../../look/session.ts";
import { BatchChoice, type BatchTarget } from "./batch-choice.tsx";
import type { ImportReport } from "./create-tasks.ts";
import { FileImport } from "./file-import.tsx";
import { ImageImport } from "./image-import.tsx";
import { ReportView } from "./report-view.tsx";
import { TextImport } from "./text-import.tsx";

/** Brings images or texts into a project as tasks. */
export function ImportSection({ project }: { project: Project }) {
  const cache = useQueryClient();
  const mayCreate = useCan("task.create");
  const mayUpdate = useCan("project.update");
  const [batch, setBatch] = useState<BatchTarget>({ batchId: null, batchName: batchNameFor(new Date()) });
  const [report, setReport] = useState<ImportReport | null>(null);
  const activate = useMutation({
    mutationFn: () => api.projects.changeProjectStatus({ projectId: project.id, event: "activate" }),
    onSuccess: () => void cache.invalidateQueries({ queryKey: ["projects"] }),
  });
  if (!mayCreate) return <Text fz="sm">You may not import tasks. Ask a manager of this project.</Text>;
  const onDone = (done: ImportReport) => {
    setReport(done);
    setBatch({ batchId: done.batchId, batchName: batch.batchName });
    for (const key of ["tasks", "projects", "analytics", "workflow"]) void cache.invalidateQueries({ queryKey: [key] });
  };
  const target = { projectId: project.id, ...batch };
  return (
    <Stack gap="md">
      {project.status === "draft" && (
        <Note title="This project is a draft">
          <Text fz="sm" mb="xs">
            Tasks can be imported once it is active.
          </Text>
          {mayUpdate && (
            <Button size="xs" loading={activate.isPending} onClick={() => activate.mutate()}>
              Activate the project
            </Button>
          )}
        </Note>
      )}
      <BatchChoice projectId={project.id} value={batch} onChange={setBatch} />
      {project.labelSchema.media === "image" ? (
        <ImageImport target={target} onDone={onDone} />
      ) : (
        <TextImport target={target} onDone={onDone} />
      )}
      <FileImport target={target} media={project.labelSchema.media} />
      {report && <ReportView report={report} projectId={project.id} />}
    </Stack>
  );
}

function batchNameFor(now: Date): string {
  return `Import of ${new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" }).format(now)}`;
}
