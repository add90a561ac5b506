import { Group, List, Skeleton, Text } from "@mantine/core";
import { IconMinus, IconPencil, IconPlus } from "@tabler/icons-react";
import type { WorkflowDiff } from "../../../../workflow/contract.ts";
import { ProblemAlert } from "../../../look/problem-alert.tsx";

const looks = {
  added: { icon: IconPlus, colour: "var(--look-good)", word: "Added" },
  removed: { icon: IconMinus, colour: "var(--look-bad)", word: "Removed" },
  changed: { icon: IconPencil, colour: "var(--look-warn)", word: "Changed" },
};

/** What changed from one version to another, in states and transitions rather than lines. */
export function DiffList({
  diff,
  error,
  onGo,
}: {
  diff: WorkflowDiff | undefined;
  error: unknown;
  onGo?(pointer: string): void;
}) {
  if (error) return <ProblemAlert error={error} />;
  if (!diff) return <Skeleton h={80} aria-hidden />;
  if (diff.same)
    return (
      <Text fz="sm" c="dimmed">
        Both versions do the same.
      </Text>
    );
  const renamed = new Map(diff.renames.map(({ from, to }) => [to, from]));
  return (
    <List
      listStyleType="none"
      spacing={4}
      fz="sm"
      styles={{ itemWrapper: { alignItems: "flex-start" }, itemIcon: { marginTop: 2 } }}
    >
      {diff.states.map(({ change, path, pointer, fields, details }) => (
        <Change key={`${change}${path}`} change={change} onGo={onGo && (() => onGo(pointer))}>
          {path === "" ? "Workflow as a whole" : `State ${path}`}
          {fields.length > 0 && change === "changed" && `: ${fields.join(", ")}`}
          {renamed.has(path) && `, perhaps ${renamed.get(path)} renamed`}
          <Details lines={details} />
        </Change>
      ))}
      {diff.transitions.map(({ change, path, trigger, pointer, before, after, details }, at) => (
        <Change key={`${pointer}${at}`} change={change} onGo={onGo && (() => onGo(pointer))}>
          {trigger} in {path || "every state"}
          <Text component="span" fz="xs" c="dimmed" display="block">
            {change === "changed" && before !== after ? `${before} → ${after}` : (before ?? after)}
          </Text>
          <Details lines={details} />
        </Change>
      ))}
    </List>
  );
}

/** What is given otherwise to actions, a line each. */
function Details({ lines }: { lines: readonly string[] }) {
  return lines.map((line, at) => (
    <Text key={at} component="span" fz="xs" c="dimmed" display="block" style={{ overflowWrap: "anywhere" }}>
      {line}
    </Text>
  ));
}

function Change({
  change,
  onGo,
  children,
}: {
  change: keyof typeof looks;
  onGo: (() => void) | undefined;
  children: React.ReactNode;
}) {
  const { icon: Icon, colour, word } = looks[change];
  return (
    <List.Item icon={<Icon size={15} color={colour} aria-label={word} />}>
      <Group gap={6} align="baseline">
        {onGo ? (
          <Text
            component="button"
            type="button"
            fz="sm"
            onClick={onGo}
            style={{
              background: "none",
              border: 0,
              padding: 0,
              cursor: "pointer",
              textAlign: "left",
              color: "inherit",
            }}
          >
            {children}
          </Text>
        ) : (
          <span>{children}</span>
        )}
      </Group>
    </List.Item>
  );
}
