import { Button, Group, Skeleton, Stack } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ProjectSettings } from "../../../projects/contract.ts";
import { api } from "../../look/api.ts";
import { ask } from "../../look/ask.ts";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { tell } from "../../look/tell.tsx";
import { Section } from "../../section.tsx";
import { SettingsForm } from "../new-project/settings-form.tsx";

/** What new projects of the workspace begin with. */
export function ProjectDefaults() {
  const cache = useQueryClient();
  const key = ask("projects", "getProjectDefaults", {});
  const query = useQuery(key);
  const [draft, setDraft] = useState<ProjectSettings | null>(null);
  const save = useMutation({
    mutationFn: (settings: ProjectSettings | null) =>
      api.projects.updateProjectDefaults({ settings, ifMatch: `"${query.data?.version ?? 0}"` }),
    meta: { quiet: true },
    onSuccess: (saved) => {
      cache.setQueryData(key.queryKey, saved);
      setDraft(null);
      tell("Saved", "Projects that exist stay as they are.");
    },
  });
  const value = draft ?? query.data?.settings;
  return (
    <Section
      title="New projects begin with"
      hint="For everyone in the workspace. A template that says otherwise wins, and each project can be changed."
    >
      <Stack>
        <ProblemAlert error={query.error ?? save.error} onRetry={() => void query.refetch()} />
        {!value && !query.error && <Skeleton h={160} aria-hidden />}
        {value && (
          <>
            <SettingsForm value={value} media="image" onChange={setDraft} />
            <Group>
              <Button disabled={!draft} loading={save.isPending} onClick={() => save.mutate(value)}>
                Save
              </Button>
              <Button
                variant="default"
                disabled={Object.keys(query.data?.own ?? {}).length === 0 && !draft}
                onClick={() => (draft ? setDraft(null) : save.mutate(null))}
              >
                {draft ? "Discard" : "Take Welo's own again"}
              </Button>
            </Group>
          </>
        )}
      </Stack>
    </Section>
  );
}
