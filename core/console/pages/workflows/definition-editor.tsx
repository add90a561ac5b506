import { Button, Group, JsonInput, List, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Definition, Issue, Workflow } from "../../../workflow/contract.ts";
import { api } from "../../look/api.ts";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { useCan } from "../../look/session.ts";
import { StatusBadge } from "../../look/status-badge.tsx";
import { tell } from "../../look/tell.tsx";
import { Section } from "../../section.tsx";

/** The statechart as JSON: check a change, then save it as a new version. */
export function DefinitionEditor({ workflow }: { workflow: Workflow }) {
  const cache = useQueryClient();
  const mayManage = useCan("workflow.manage");
  const stored = JSON.stringify(workflow.definition, null, 2);
  const [text, setText] = useState(stored);
  const parsed = parse(text);
  const check = useMutation({
    mutationFn: (definition: Definition) => api.workflow.validateWorkflow({ workflowId: workflow.id, definition }),
    meta: { quiet: true },
  });
  const save = useMutation({
    mutationFn: (definition: Definition) =>
      api.workflow.updateWorkflow({ workflowId: workflow.id, ifMatch: `"${workflow.version}"`, definition }),
    meta: { quiet: true },
    onSuccess: (saved) => {
      tell(`Version ${saved.definitionVersion} saved`, "New tasks follow it; running ones keep theirs.");
      void cache.invalidateQueries({ queryKey: ["workflow"] });
    },
  });
  const changed = text !== stored;
  return (
    <Section
      title="Definition"
      hint="XState v5 as JSON. Press Ctrl-Enter to check."
      actions={
        <Group gap="xs">
          <Button
            size="xs"
            variant="default"
            disabled={!parsed}
            loading={check.isPending}
            onClick={() => parsed && check.mutate(parsed)}
          >
            Check
          </Button>
          {mayManage && (
            <Button
              size="xs"
              disabled={!parsed || !changed}
              loading={save.isPending}
              onClick={() => parsed && save.mutate(parsed)}
            >
              Save as version {workflow.definitionVersion + 1}
            </Button>
          )}
        </Group>
      }
    >
      <Stack gap="sm">
        <ProblemAlert error={save.error ?? check.error} />
        {check.data && <Issues issues={check.data.issues} valid={check.data.valid} />}
        <JsonInput
          aria-label="Definition as JSON"
          autosize
          minRows={16}
          maxRows={40}
          readOnly={!mayManage}
          value={text}
          onChange={setText}
          error={parsed ? null : "This is not a JSON object yet."}
          onKeyDown={(e) => e.key === "Enter" && (e.ctrlKey || e.metaKey) && parsed && check.mutate(parsed)}
          styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)", fontSize: 12 } }}
        />
      </Stack>
    </Section>
  );
}

function Issues({ issues, valid }: { issues: Issue[]; valid: boolean }) {
  if (issues.length === 0) return <StatusBadge status="passed" label="Nothing to mend." />;
  return (
    <div role="status">
      <Text fz="sm" mb={4}>
        {valid ? "It can run; look at these all the same." : "It cannot run yet."}
      </Text>
      <List spacing={4} listStyleType="none">
        {issues.map((one, at) => (
          <List.Item key={at} icon={<StatusBadge status={one.severity} label="" />}>
            <Text fz="sm">
              {one.message}{" "}
              <Text component="code" ff="monospace" fz="xs" c="dimmed">
                {one.pointer}
              </Text>
            </Text>
          </List.Item>
        ))}
      </List>
    </div>
  );
}

function parse(text: string): Definition | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Definition) : null;
  } catch {
    return null;
  }
}
