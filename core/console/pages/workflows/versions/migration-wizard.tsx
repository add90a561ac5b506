import { Button, Checkbox, Group, Modal, Select, SimpleGrid, Skeleton, Stack, Text } from "@mantine/core";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { VersionSummary } from "../../../../workflow/contract.ts";
import { api } from "../../../look/api.ts";
import { ask } from "../../../look/ask.ts";
import { Note } from "../../../look/note.tsx";
import { ProblemAlert } from "../../../look/problem-alert.tsx";
import { tell } from "../../../look/tell.tsx";
import { count } from "../../../numbers.ts";
import { childrenOf } from "../chart/children.ts";
import type { JsonObject } from "../chart/json.ts";
import { statesOf } from "../chart/states.ts";
import { tidied } from "../chart/tidy.ts";
import { type ChildChoices, childChoices, childMaps } from "./child-choices.ts";
import { ChildMaps } from "./child-maps.tsx";
import { MapTable } from "./map-table.tsx";
import { MigrationGroups } from "./migration-groups.tsx";
import { suggestMap } from "./suggest-map.ts";

/** Moves running tasks from one version to another: a map of states, what it would do to how many, then it runs. */
export function MigrationWizard({
  versions,
  begin,
  onClose,
}: {
  versions: readonly VersionSummary[];
  begin: { from: number; to: number };
  onClose(): void;
}) {
  const cache = useQueryClient();
  const { workflowId } = versions[0]!;
  const [from, setFrom] = useState(begin.from);
  const [to, setTo] = useState(begin.to);
  const [changed, setChanged] = useState<Record<string, string>>({});
  const [chosen, setChosen] = useState<ChildChoices>({});
  const [leaveBlocked, setLeaveBlocked] = useState(false);
  const old = useQuery(ask("workflow", "getVersion", { workflowId, definitionVersion: from }));
  const now = useQuery(ask("workflow", "getVersion", { workflowId, definitionVersion: to }));
  const diff = useQuery(ask("workflow", "diffVersions", { workflowId, definitionVersion: from, otherVersion: to }));
  const [before, after] = [old, now].map(({ data }) => tidied((data?.definition ?? {}) as unknown as JsonObject));
  const oldStates = old.data ? statesOf(before!) : [];
  const newStates = now.data ? statesOf(after!) : [];
  const suggested = suggestMap(oldStates, newStates, diff.data?.renames ?? []);
  const map = { ...suggested, ...changed };
  const kids = childChoices(before!, after!, chosen);
  const children = childMaps(kids);
  const ready = old.data !== undefined && now.data !== undefined && !diff.isPending && from !== to;
  const plan = useQuery({
    queryKey: ["workflow", "migration-plan", workflowId, from, to, map, children],
    queryFn: async () =>
      (await api.workflow.createMigration({ workflowId, from, to, map, children, dryRun: true })).plan,
    enabled: ready,
    placeholderData: keepPreviousData,
    retry: false,
  });
  const run = useMutation({
    mutationFn: () => api.workflow.createMigration({ workflowId, from, to, map, children, leaveBlocked }),
    meta: { quiet: true },
    onSuccess: () => {
      tell("Tasks are being moved", "The list of versions shows how far it is.");
      void cache.invalidateQueries({ queryKey: ["workflow"] });
      onClose();
    },
  });
  const choices = versions
    .filter(({ status }) => status !== "draft")
    .map((one) => ({
      value: String(one.definitionVersion),
      label: `Version ${one.definitionVersion}, ${count(one.instances)} running`,
    }));
  const change = (set: (value: number) => void) => (value: string | null) => {
    if (!value) return;
    set(Number(value));
    setChanged({});
    setChosen({});
  };
  const error = old.error ?? now.error ?? diff.error ?? plan.error ?? run.error;
  return (
    <Modal opened onClose={onClose} title="Move tasks to another version" size="xl">
      <Stack>
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <Select label="From" data={choices} allowDeselect={false} value={String(from)} onChange={change(setFrom)} />
          <Select label="To" data={choices} allowDeselect={false} value={String(to)} onChange={change(setTo)} />
        </SimpleGrid>
        {from === to && <Text fz="sm">Choose two different versions.</Text>}
        {ready && (
          <>
            <MapTable
              oldStates={oldStates}
              newStates={newStates}
              map={map}
              suggested={suggested}
              onChange={(path, target) => setChanged({ ...changed, [path]: target })}
            />
            <ChildMaps
              choices={kids}
              targets={childrenOf(after!)}
              onChange={(name, change) => {
                const known = chosen[name];
                const merged = change.to === undefined ? { ...known?.map, ...change.map } : {};
                setChosen({ ...chosen, [name]: { ...known, ...change, map: merged } });
              }}
            />
          </>
        )}
        <ProblemAlert error={error} />
        {from !== to && !plan.data && !error && <Skeleton h={120} aria-hidden />}
        {plan.data && from !== to && (
          <div role="status" aria-busy={plan.isFetching}>
            <Text fz="sm" mb="xs">
              {count(plan.data.movable)} of {count(plan.data.total)} tasks can be moved
              {plan.data.blocked > 0 && `; ${count(plan.data.blocked)} cannot`}.
            </Text>
            {plan.data.issues.map(({ message, pointer }) => (
              <Note key={pointer + message} tone="warn">
                {message}
              </Note>
            ))}
            {plan.data.groups.length > 0 && <MigrationGroups groups={plan.data.groups} />}
          </div>
        )}
        <Group justify="space-between">
          {plan.data && plan.data.blocked > 0 ? (
            <Checkbox
              label="Leave those that cannot be moved where they are"
              checked={leaveBlocked}
              onChange={(event) => setLeaveBlocked(event.currentTarget.checked)}
            />
          ) : (
            <span />
          )}
          <Button
            loading={run.isPending}
            disabled={!plan.data || from === to || plan.data.movable === 0 || (plan.data.blocked > 0 && !leaveBlocked)}
            onClick={() => run.mutate()}
          >
            Move {count(plan.data?.movable ?? 0)} {plan.data?.movable === 1 ? "task" : "tasks"}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
