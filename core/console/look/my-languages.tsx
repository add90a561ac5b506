import { Button, Group, Skeleton, Stack, TagsInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { MyAnnotator } from "../../tasks/annotator.contract.ts";
import { api } from "./api.ts";
import { ask } from "./ask.ts";
import { ProblemAlert } from "./problem-alert.tsx";
import { friendly } from "./problem.ts";
import { tellUndo } from "./tell.tsx";

const tag = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;

/** Which languages I know: queues that ask for one of them are offered to me. */
export function MyLanguages() {
  const cache = useQueryClient();
  const key = ask("tasks", "getMyAnnotator", {});
  const query = useQuery(key);
  const [draft, setDraft] = useState<{ base: MyAnnotator; languages: string[] } | null>(null);
  const put = async (languages: string[], version: number) => {
    const saved = await api.tasks.putMyAnnotator({ languages, ifMatch: `"${version}"` });
    cache.setQueryData(key.queryKey, saved);
    void cache.invalidateQueries({ queryKey: ["tasks", "listQueues"] });
    setDraft(null);
    return saved;
  };
  const save = useMutation({
    mutationFn: ({ base, languages }: NonNullable<typeof draft>) => put(languages, base.version),
    meta: { quiet: true },
    onSuccess: (saved, { base }) => tellUndo("Saved", () => put(base.languages, saved.version)),
  });
  if (query.error) return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />;
  const base = draft?.base ?? query.data;
  if (!base) return <Skeleton h={64} aria-hidden />;
  const languages = draft?.languages ?? base.languages;
  const wrong = languages.find((one) => !tag.test(one));
  const takeNewest = async () => {
    await query.refetch();
    setDraft(null);
    save.reset();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (draft && !wrong) save.mutate(draft);
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <ProblemAlert
          error={save.error}
          {...(friendly(save.error).status === 412 ? { onRetry: () => void takeNewest() } : {})}
        />
        <TagsInput
          label="Languages that I know"
          description="By tag: fi, sv, pt-BR. Queues that ask for a language are for people who know it."
          maxTags={50}
          error={wrong && `"${wrong}" is not a language tag`}
          value={languages}
          onChange={(next) => setDraft({ base, languages: next })}
        />
        <Group gap="xs">
          <Button size="xs" type="submit" disabled={!draft || Boolean(wrong)} loading={save.isPending}>
            Save
          </Button>
          {draft && (
            <Button size="xs" variant="subtle" color="gray" onClick={() => setDraft(null)}>
              Discard
            </Button>
          )}
        </Group>
      </Stack>
    </form>
  );
}
