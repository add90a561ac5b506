import { Button, Modal, Stack, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { Project } from "../../../projects/contract.ts";
import { api } from "../../look/api.ts";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { tell } from "../../look/tell.tsx";

/** Keeps a project's schema, settings and instructions as a template for the next one. */
export function SaveTemplate({ project, opened, onClose }: { project: Project; opened: boolean; onClose(): void }) {
  const cache = useQueryClient();
  const [name, setName] = useState(project.name);
  const [description, setDescription] = useState(project.description);
  const save = useMutation({
    mutationFn: () => api.projects.createTemplate({ name, description, projectId: project.id }),
    meta: { quiet: true },
    onSuccess: () => {
      tell("Template saved", "It is offered when somebody creates a project.");
      void cache.invalidateQueries({ queryKey: ["projects", "listTemplates"] });
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Modal opened={opened} onClose={onClose} title="Save as template">
      <form onSubmit={submit}>
        <Stack>
          <ProblemAlert error={save.error} />
          <TextInput
            label="Name"
            required
            maxLength={120}
            value={name}
            onChange={(e) => setName(e.currentTarget.value)}
            data-autofocus
          />
          <Textarea
            label="What it is for"
            autosize
            minRows={2}
            maxLength={2000}
            value={description}
            onChange={(e) => setDescription(e.currentTarget.value)}
          />
          <Button type="submit" loading={save.isPending}>
            Save template
          </Button>
        </Stack>
      </form>
    </Modal>
  );
}
