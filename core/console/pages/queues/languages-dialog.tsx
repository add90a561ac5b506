import { Button, Modal, Stack, TagsInput, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { PersonSelect } from "../../choices.tsx";
import { api } from "../../look/api.ts";
import { ask } from "../../look/ask.ts";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { tell } from "../../look/tell.tsx";

/** Which languages somebody knows, for queues that ask for some. */
export function LanguagesDialog({ opened, onClose }: { opened: boolean; onClose(): void }) {
  const cache = useQueryClient();
  const [userId, setUserId] = useState<string | null>(null);
  const [edited, setEdited] = useState<string[] | null>(null);
  const known = useQuery({ ...ask("tasks", "listAnnotators", { limit: 200 }), enabled: opened });
  const before = known.data?.items.find((one) => one.userId === userId);
  const languages = edited ?? before?.languages ?? [];
  const save = useMutation({
    mutationFn: () => api.tasks.putAnnotator({ userId: userId!, ifMatch: `"${before?.version ?? 0}"`, languages }),
    meta: { quiet: true },
    onSuccess: () => {
      void cache.invalidateQueries({ queryKey: ["tasks", "listAnnotators"] });
      tell("Saved");
      setEdited(null);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Modal opened={opened} onClose={onClose} title="Languages">
      <form onSubmit={submit}>
        <Stack>
          <ProblemAlert error={save.error ?? known.error} />
          <Text fz="sm" c="dimmed">
            A queue that asks for languages is offered to people who know one of them. People may say it of themselves
            in their settings; what was said last holds.
          </Text>
          <PersonSelect
            size="sm"
            label="Person"
            required
            value={userId}
            onChange={(id) => {
              setUserId(id);
              setEdited(null);
            }}
            data-autofocus
          />
          <TagsInput
            label="Knows"
            description="By tag: fi, sv, pt-BR"
            disabled={!userId}
            value={languages}
            onChange={setEdited}
          />
          <Button type="submit" disabled={!userId || edited === null} loading={save.isPending}>
            Save
          </Button>
        </Stack>
      </form>
    </Modal>
  );
}
