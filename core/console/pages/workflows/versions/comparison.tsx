import { Group, Select, Skeleton, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { VersionSummary } from "../../../../workflow/contract.ts";
import { ask } from "../../../look/ask.ts";
import { ProblemAlert } from "../../../look/problem-alert.tsx";
import { write } from "../chart/document.ts";
import type { JsonObject } from "../chart/json.ts";
import { tidied } from "../chart/tidy.ts";
import { DiffList } from "./diff-list.tsx";
import { MergeView } from "./merge-view.tsx";
import classes from "./versions.module.css";

/** One version beside another: what changed in states and transitions, and the texts side by side. */
export function Comparison({
  version,
  inForce,
  items,
}: {
  version: VersionSummary;
  inForce: number;
  items: readonly VersionSummary[];
}) {
  const { workflowId, definitionVersion } = version;
  const standard = definitionVersion === inForce ? (version.basedOn ?? inForce) : inForce;
  const [other, setOther] = useState(standard);
  const old = useQuery(ask("workflow", "getVersion", { workflowId, definitionVersion: other }));
  const now = useQuery(ask("workflow", "getVersion", { workflowId, definitionVersion }));
  const diff = useQuery({
    ...ask("workflow", "diffVersions", { workflowId, definitionVersion: other, otherVersion: definitionVersion }),
    enabled: other !== definitionVersion,
  });
  const error = old.error ?? now.error;
  return (
    <section className={classes.comparison} aria-label={`Version ${definitionVersion} compared`}>
      <div className={classes.changes}>
        <Group justify="space-between" mb="xs">
          <Title order={2}>
            Version {definitionVersion} {other === definitionVersion ? "" : `against version ${other}`}
          </Title>
          <Select
            size="xs"
            aria-label="Compare with"
            w={150}
            allowDeselect={false}
            data={items.map((one) => ({
              value: String(one.definitionVersion),
              label: `against ${one.definitionVersion}`,
            }))}
            value={String(other)}
            onChange={(next) => next && setOther(Number(next))}
          />
        </Group>
        {other === definitionVersion ? (
          <Text fz="sm" c="dimmed">
            Choose another version to compare it with.
          </Text>
        ) : (
          <DiffList diff={diff.data} error={diff.error} />
        )}
      </div>
      <ProblemAlert error={error} onRetry={() => void Promise.all([old.refetch(), now.refetch()])} />
      {old.data && now.data ? (
        <MergeView
          before={textOf(old.data.definition)}
          after={textOf(now.data.definition)}
          names={[`Version ${other}`, `Version ${definitionVersion}`]}
        />
      ) : (
        !error && <Skeleton h={240} m="md" aria-hidden />
      )}
    </section>
  );
}

function textOf(definition: unknown): string {
  return write(tidied(definition as JsonObject));
}
