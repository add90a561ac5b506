import { Anchor, Button, Group, List, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { Link } from "wouter";
import type { QualityRule } from "../../../quality/contract.ts";
import { api } from "../../look/api.ts";
import { count } from "../../numbers.ts";

interface RuleTrialProps {
  projectId: string;
  rule: Pick<QualityRule, "kind" | "params" | "severity">;
  disabled: boolean;
}
const shown = 5;

/** Asks a rule about the newest hand-ins before it is saved. */
export function RuleTrial({ projectId, rule, disabled }: RuleTrialProps) {
  const attempt = useMutation({
    mutationFn: (draft: RuleTrialProps["rule"]) => api.quality.tryRule({ projectId, ...draft, newest: 50 }),
  });
  const isStale = JSON.stringify(attempt.variables) !== JSON.stringify(rule);
  const found = isStale ? undefined : attempt.data;
  return (
    <Stack gap="xs">
      <Group gap="sm">
        <Button
          size="xs"
          variant="default"
          disabled={disabled}
          loading={attempt.isPending}
          onClick={() => attempt.mutate(rule)}
        >
          Try it on the newest hand-ins
        </Button>
        <Text fz="sm" c="dimmed" role="status">
          {found && verdict(found)}
        </Text>
      </Group>
      {found && found.findings.length > 0 && (
        <List fz="sm" spacing={2}>
          {found.findings.slice(0, shown).map((one, at) => (
            <List.Item key={at}>
              {one.detail}{" "}
              <Anchor component={Link} href={`/tasks/${one.taskId}`} target="_blank" fz="sm" underline="always">
                task
              </Anchor>
            </List.Item>
          ))}
        </List>
      )}
    </Stack>
  );
}

function verdict({ looked, broken }: { looked: number; broken: number }): string {
  if (looked === 0) return "Nothing has been handed in yet.";
  if (broken === 0) return `None of the ${count(looked)} newest breaks it.`;
  return `${count(broken)} of the ${count(looked)} newest ${broken === 1 ? "breaks" : "break"} it.`;
}
