import { Button, Checkbox, List, Modal, Radio, SegmentedControl, Select, SimpleGrid, Stack, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { ExportFormat } from "../../../projects/contract.ts";
import { ProjectSelect } from "../../choices.tsx";
import { api } from "../../look/api.ts";
import { ask } from "../../look/ask.ts";
import { Note } from "../../look/note.tsx";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { useFilters } from "../../use-filters.ts";
import { choicesOf, FormatChoiceInput, type FormatChoices } from "./format-choices.tsx";
import { formatsFor, lossesOf } from "./formats.ts";

/** Asks for an export: what, in which format, and what that format cannot hold. */
export function ExportDialog({
  projectId: given,
  opened,
  onClose,
}: {
  projectId: string | null;
  opened: boolean;
  onClose(): void;
}) {
  const cache = useQueryClient();
  const [, setFilters] = useFilters("open");
  const [picked, setPicked] = useState<string | null>(null);
  const projectId = given ?? picked;
  const [batchId, setBatchId] = useState<string | null>(null);
  const [format, setFormat] = useState<ExportFormat | null>(null);
  const [include, setInclude] = useState<"accepted" | "submitted">("accepted");
  const [gzip, setGzip] = useState(false);
  const [anonymise, setAnonymise] = useState(false);
  const project = useQuery({
    ...ask("projects", "getProject", { projectId: projectId ?? "" }),
    enabled: opened && projectId !== null,
  });
  const batches = useQuery({
    ...ask("tasks", "listBatches", { projectId: projectId ?? "", limit: 200 }),
    enabled: opened && projectId !== null,
  });
  const schema = project.data?.labelSchema;
  const offered = schema ? formatsFor(schema.media) : [];
  const chosen =
    offered.find((one) => one.format === format) ??
    offered.find((one) => (schema?.media === "image" ? one.format === "coco" : one.format === "jsonl"));
  const losses = chosen && schema ? lossesOf(chosen, schema) : [];
  const [choices, setChoices] = useState<FormatChoices>({});
  const create = useMutation({
    mutationFn: () => {
      const body = {
        format: chosen!.format,
        options: {
          include,
          compression: gzip ? ("gzip" as const) : ("none" as const),
          anonymise,
          ...choicesOf(chosen!.format, choices),
        },
      };
      return batchId
        ? api.exports.exportBatch({ batchId, ...body })
        : api.exports.exportProject({ projectId: projectId!, ...body });
    },
    meta: { quiet: true },
    onSuccess: (made) => {
      void cache.invalidateQueries({ queryKey: ["exports"] });
      onClose();
      setFilters({ open: made.id });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate();
  };
  return (
    <Modal opened={opened} onClose={onClose} title="New export" size="lg">
      <form onSubmit={submit}>
        <Stack>
          <ProblemAlert error={create.error ?? project.error} />
          {!given && <ProjectSelect size="sm" label="Project" value={picked} onChange={setPicked} data-autofocus />}
          <Select
            label="Batch"
            placeholder="All of the project"
            clearable
            searchable
            data={
              batches.data?.items.map((one) => ({
                value: one.id,
                label: `${one.name} (${one.completed} of ${one.tasks} done)`,
              })) ?? []
            }
            value={batchId}
            onChange={setBatchId}
          />
          {schema && (
            <Radio.Group
              label="Format"
              value={chosen?.format ?? ""}
              onChange={(value) => setFormat(value as ExportFormat)}
            >
              <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs" mt="xs">
                {offered.map((one) => (
                  <Radio key={one.format} value={one.format} label={one.title} description={one.about} />
                ))}
              </SimpleGrid>
            </Radio.Group>
          )}
          {chosen && (
            <Note
              tone={losses.length > 0 ? "warn" : "info"}
              title={losses.length > 0 ? `What ${chosen.title} cannot hold of this project` : undefined}
            >
              {losses.length > 0 ? (
                <List fz="sm">
                  {losses.map((one) => (
                    <List.Item key={one}>{one}</List.Item>
                  ))}
                </List>
              ) : (
                <Text fz="sm">{chosen.title} holds everything that this project asks for.</Text>
              )}
            </Note>
          )}
          <SegmentedControl
            aria-label="What it holds"
            value={include}
            onChange={(value) => setInclude(value as typeof include)}
            data={[
              { value: "accepted", label: "One accepted result per task" },
              { value: "submitted", label: "Every hand-in" },
            ]}
          />
          {chosen && <FormatChoiceInput format={chosen.format} value={choices} onChange={setChoices} />}
          <Checkbox
            label="Compress with gzip"
            disabled={chosen?.format === "pascal_voc" || chosen?.format === "yolo"}
            description={
              chosen?.format === "pascal_voc" || chosen?.format === "yolo" ? "It is a ZIP file already." : undefined
            }
            checked={gzip}
            onChange={(e) => setGzip(e.currentTarget.checked)}
          />
          <Checkbox
            label="Put pseudonyms in place of people's ids"
            checked={anonymise}
            onChange={(e) => setAnonymise(e.currentTarget.checked)}
          />
          <Button type="submit" disabled={!chosen} loading={create.isPending}>
            Export
          </Button>
        </Stack>
      </form>
    </Modal>
  );
}
