import { Button, Group, Skeleton, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconArrowsDiff } from "@tabler/icons-react";
import { useState } from "react";
import type { Project } from "../../../projects/contract.ts";
import type { Preference } from "../../../quality/contract.ts";
import { ask } from "../../look/ask.ts";
import { EmptyState } from "../../look/empty-state.tsx";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { Section } from "../../section.tsx";
import { PreferenceChart } from "./preference-chart.tsx";
import { PreferenceTable } from "./preference-table.tsx";
import { thingName, tooClose } from "./preferences.ts";

type Field = Project["labelSchema"]["fields"][number];

/** What people prefer, ranked, for each question of a project that asks for a preference; nothing where none does. */
export function PreferencePanel({ project }: { project: Project }) {
  const questions = project.labelSchema.fields.filter((one) => one.kind === "pairwise");
  if (questions.length === 0) return null;
  return (
    <Section
      title="What is preferred"
      hint="Strength is how often a thing would be preferred to a middling one, ties aside: 50 % is middling. The range is what that lies between with 95 %."
    >
      <Rankings projectId={project.id} questions={questions} />
    </Section>
  );
}

function Rankings({ projectId, questions }: { projectId: string; questions: readonly Field[] }) {
  const query = useQuery(ask("quality", "getPreferenceRanking", { projectId }));
  if (query.error && !query.data) return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <Skeleton h={200} aria-hidden />;
  const rankings = query.data.items;
  return (
    <Stack gap="xl">
      {questions.map((field) => (
        <Ranking
          key={field.name}
          field={field}
          alone={questions.length === 1}
          things={rankings.find((one) => one.question === field.name)?.things ?? []}
        />
      ))}
    </Stack>
  );
}

function Ranking({ field, alone, things }: { field: Field; alone: boolean; things: readonly Preference[] }) {
  const [asTable, setAsTable] = useState(false);
  const title = field.title ?? field.name;
  const named = things.map((one) => ({ ...one, name: thingName(one.thing, field.options) }));
  const sidesOnly = things.length > 0 && things.every((one) => field.options.some(({ value }) => value === one.thing));
  return (
    <div>
      {!alone && (
        <Text fz="sm" fw="bold" mb="xs">
          {title}
        </Text>
      )}
      {named.length === 0 ? (
        <EmptyState icon={IconArrowsDiff} title="Nobody has compared anything yet">
          The ranking appears with the first answer to “{title}” that is handed in.
        </EmptyState>
      ) : (
        <>
          {asTable ? (
            <PreferenceTable things={named} label={title} />
          ) : (
            <PreferenceChart things={named} label={title} />
          )}
          <Group justify="space-between" align="flex-start" mt="xs" gap="xs">
            <Text fz="xs" c="dimmed" maw={640}>
              {tooClose(named) && "The ranges of the first two overlap: more comparisons would tell them apart. "}
              {sidesOnly &&
                "Tasks that name in their data what stands on each side are ranked by those names instead of the side."}
            </Text>
            <Button size="compact-xs" variant="subtle" color="gray" onClick={() => setAsTable(!asTable)}>
              {asTable ? "Show as chart" : "Show as table"}
            </Button>
          </Group>
        </>
      )}
    </div>
  );
}
