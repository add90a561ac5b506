import { Button, Modal, Stack, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { Template } from "../../../projects/contract.ts";
import { api } from "../../look/api.ts";
import { ProblemAlert } from "../../look/problem-alert.tsx";

/** Renames or describes a template of the workspace's own. */
export function TemplateDialog({ template, onClose }: { template: Template; onClose(): void }) {
  const cache = useQueryClient();
  const [name, setName] = useState(template.name);
  const [description, setDescription] = useState(template.description);
  const save = useMutation({
    mutationFn: () =>
      api.projects.updateTemplate({
        templateId: template.id,
        ifMatch: `"${template.version}"`,
        name,
        description,
      }),
    meta: { quiet: true },
    onSuccess: () => {
      void cache.invalidateQueries({ queryKey: ["projects", "listTemplates"] });
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Modal opened onClose={onClose} title="Change a template">
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
          <Button type="submit" disabled={!name.trim()} loading={save.isPending}>
            Save
          </Button>
        </Stack>
      </form>
    </Modal>
  );
}
