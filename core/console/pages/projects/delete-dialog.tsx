import { Button, Group, Modal, Skeleton, Stack, Table, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useLocation } from "wouter";
import type { Project, ProjectPart } from "../../../projects/contract.ts";
import { api } from "../../look/api.ts";
import { ask } from "../../look/ask.ts";
import { Note } from "../../look/note.tsx";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { tell } from "../../look/tell.tsx";
import { count } from "../../numbers.ts";

const words: Record<ProjectPart["what"], string> = {
  label_schemas: "Versions of the labels",
  members: "Members",
  tasks: "Tasks",
  batches: "Batches",
  queues: "Queues",
  annotations: "Hand-ins",
  quality_rules: "Checks as rules",
  quality_checks: "Checks and reviews made",
  workflow_instances: "Runs of the workflow",
  exports: "Exports",
  files: "Files",
};

interface DeleteDialogProps {
  project: Project;
  /** Archives it instead; null where it is archived, or may not be. */
  onArchive: (() => void) | null;
  onClose(): void;
}

/** Shows what would go and what would stay, and deletes a project for good once its name was typed. */
export function DeleteDialog({ project, onArchive, onClose }: DeleteDialogProps) {
  const cache = useQueryClient();
  const [, navigate] = useLocation();
  const [typed, setTyped] = useState("");
  const preview = useQuery({
    ...ask("projects", "previewDeletion", { projectId: project.id }),
    staleTime: 0,
    gcTime: 0,
  });
  const remove = useMutation({
    mutationFn: (version: number) => api.projects.deleteProject({ projectId: project.id, ifMatch: `"${version}"` }),
    meta: { quiet: true },
    onSuccess: () => {
      tell(`${project.name} is deleted`);
      onClose();
      navigate("/projects");
      void cache.invalidateQueries({ queryKey: ["projects", "listProjects"] });
    },
  });
  const found = preview.data;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (found) remove.mutate(found.version);
  };
  const parts = found?.parts.filter((one) => one.count > 0) ?? [];
  return (
    <Modal opened onClose={onClose} title={`Delete ${project.name}?`} size="lg">
      <form onSubmit={submit}>
        <Stack>
          <ProblemAlert error={remove.error ?? preview.error} onRetry={() => void preview.refetch()} />
          {preview.isPending && <Skeleton h={160} aria-hidden />}
          {found && (
            <Group align="flex-start" grow preventGrowOverflow={false} gap="lg">
              <Parts title="Goes for good" parts={parts.filter((one) => one.fate === "deleted")} />
              <Parts title="Stays" parts={parts.filter((one) => one.fate === "kept")} />
            </Group>
          )}
          {Boolean(found?.unanswered.length) && (
            <Note tone="warn" title="Not everybody answered">
              What {found!.unanswered.join(", ")} {found!.unanswered.length === 1 ? "holds" : "hold"} is not in this
              list.
            </Note>
          )}
          {found?.obstacle && (
            <Note tone="warn" title="It cannot be deleted">
              {found.obstacle}
            </Note>
          )}
          {found?.possible && (
            <TextInput
              label="Type the project's name to go on"
              description="This cannot be undone."
              placeholder={project.name}
              value={typed}
              onChange={(e) => setTyped(e.currentTarget.value)}
              data-autofocus
            />
          )}
          <Group justify="flex-end">
            {onArchive && (
              <Button variant="default" onClick={onArchive}>
                Archive instead
              </Button>
            )}
            <Button
              type="submit"
              color="red.8"
              disabled={!found?.possible || typed.trim() !== project.name.trim()}
              loading={remove.isPending}
            >
              Delete project
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function Parts({ title, parts }: { title: string; parts: ProjectPart[] }) {
  return (
    <div>
      <Text fz="sm" fw="bold" mb={4}>
        {title}
      </Text>
      {parts.length === 0 ? (
        <Text fz="sm" c="dimmed">
          Nothing.
        </Text>
      ) : (
        <Table withRowBorders={false} verticalSpacing={2} horizontalSpacing={0}>
          <Table.Tbody>
            {parts.map((one) => (
              <Table.Tr key={one.what}>
                <Table.Td>{words[one.what]}</Table.Td>
                <Table.Td ta="right" className="look-figures">
                  {count(one.count)}
                  {one.more ? " or more" : ""}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </div>
  );
}
