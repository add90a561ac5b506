import { Button, Group, Skeleton, Stack, Text, Title, UnstyledButton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { VersionSummary } from "../../../../workflow/contract.ts";
import { ask } from "../../../look/ask.ts";
import { ProblemAlert } from "../../../look/problem-alert.tsx";
import { RelativeTime } from "../../../look/relative-time.tsx";
import { StatusBadge } from "../../../look/status-badge.tsx";
import { UserName } from "../../../look/user-name.tsx";
import { count } from "../../../numbers.ts";
import { useEditor } from "../editor/editor-context.ts";
import type { Saving } from "../editor/use-save.ts";
import { Comparison } from "./comparison.tsx";
import { MigrationWizard } from "./migration-wizard.tsx";
import { Migrations } from "./migrations.tsx";
import { VersionMenu } from "./version-menu.tsx";
import classes from "./versions.module.css";

/** All versions, newest first; the chosen one beside the one in force; moving tasks from one to another. */
export function Versions({ saving, onOpen }: { saving: Saving; onOpen(version: number): void }) {
  const { workflow, readOnly } = useEditor();
  const [chosen, choose] = useState<number | null>(null);
  const [moving, move] = useState<{ from: number; to: number } | null>(null);
  const query = useQuery({
    ...ask("workflow", "listVersions", { workflowId: workflow.id, limit: 100 }),
    refetchInterval: 5000,
  });
  if (query.error && !query.data) return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <Skeleton h={240} m="md" aria-hidden />;
  const { items } = query.data;
  const shown = items.find((one) => one.definitionVersion === chosen) ?? items[0]!;
  const stragglers = items.filter((one) => one.definitionVersion !== workflow.definitionVersion && one.instances > 0);
  return (
    <div className={classes.page}>
      <Stack gap={4} className={classes.list} component="section" aria-label="Versions">
        {items.map((one) => (
          <VersionRow
            key={one.definitionVersion}
            version={one}
            inForce={one.definitionVersion === workflow.definitionVersion}
            current={one === shown}
            onChoose={() => choose(one.definitionVersion)}
            menu={readOnly ? null : <VersionMenu version={one} saving={saving} onOpen={onOpen} />}
          />
        ))}
        {!readOnly && stragglers.length > 0 && (
          <Button
            size="xs"
            variant="default"
            mt="xs"
            onClick={() => move({ from: stragglers[0]!.definitionVersion, to: workflow.definitionVersion })}
          >
            Move {count(stragglers.reduce((sum, one) => sum + one.instances, 0))} tasks to version{" "}
            {workflow.definitionVersion}
          </Button>
        )}
        <Migrations workflowId={workflow.id} />
      </Stack>
      <Comparison key={shown.definitionVersion} version={shown} inForce={workflow.definitionVersion} items={items} />
      {moving && <MigrationWizard versions={items} begin={moving} onClose={() => move(null)} />}
    </div>
  );
}

function VersionRow({
  version,
  inForce,
  current,
  onChoose,
  menu,
}: {
  version: VersionSummary;
  inForce: boolean;
  current: boolean;
  onChoose(): void;
  menu: React.ReactNode;
}) {
  return (
    <Group gap={4} wrap="nowrap" align="flex-start" className={classes.row} data-current={current || undefined}>
      <UnstyledButton style={{ flex: 1, minWidth: 0 }} aria-current={current} onClick={onChoose}>
        <Group gap="xs" wrap="nowrap">
          <Title order={2} size="h3">
            Version {version.definitionVersion}
          </Title>
          <StatusBadge
            status={version.status}
            label={inForce && version.status === "published" ? "In force" : undefined}
            size="xs"
          />
        </Group>
        <Text fz="sm" lineClamp={2} c={version.note ? undefined : "dimmed"}>
          {version.note || "No note."}
        </Text>
        <Text fz="xs" c="dimmed" component="div">
          <UserName id={version.author} />, <RelativeTime at={version.publishedAt ?? version.updatedAt} fz="xs" />
          {version.instances > 0 && `, ${count(version.instances)} running`}
        </Text>
      </UnstyledButton>
      {menu}
    </Group>
  );
}
