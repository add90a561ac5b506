import { Group, List, Text } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconInfoCircle } from "@tabler/icons-react";
import type { SchemaChange, SchemaDifference } from "../../../../projects/contract.ts";
import { count } from "../../../numbers.ts";

const looks = {
  breaking: {
    icon: IconAlertTriangle,
    colour: "var(--look-bad)",
    word: "Breaks work",
    one: "breaks work",
    many: "break work",
  },
  caution: { icon: IconInfoCircle, colour: "var(--look-warn)", word: "Mind this", one: "to mind", many: "to mind" },
  safe: { icon: IconCheck, colour: "var(--look-good)", word: "Safe", one: "is safe", many: "are safe" },
};

/** What changes in a label schema: first what breaks work, with how much of it. */
export function ChangeList({
  changes,
  complete = true,
}: {
  changes: (SchemaDifference & Partial<SchemaChange>)[];
  complete?: boolean;
}) {
  return (
    <List listStyleType="none" spacing={6} fz="sm" styles={{ itemWrapper: { alignItems: "flex-start" } }}>
      {changes.map((one) => {
        const { icon: Icon, colour, word } = looks[one.effect];
        return (
          <List.Item
            key={one.kind + one.pointer + one.detail}
            icon={<Icon size={16} color={colour} aria-label={word} role="img" style={{ marginTop: 2 }} />}
          >
            {one.detail}
            {Boolean(one.annotations) && (
              <Text component="span" fz="xs" c="dimmed" display="block">
                {touched(one.annotations!, one.places ?? 0, complete)}
              </Text>
            )}
          </List.Item>
        );
      })}
    </List>
  );
}

function touched(annotations: number, places: number, complete: boolean): string {
  const least = complete ? "" : "at least ";
  const handIns = `${least}${count(annotations)} ${annotations === 1 ? "hand-in" : "hand-ins"}`;
  return places > annotations ? `In ${handIns}, at ${count(places)} places` : `In ${handIns}`;
}

/** How many changes there are of each kind, in one line. */
export function ChangeSummary({ changes }: { changes: SchemaDifference[] }) {
  return (
    <Group gap="md">
      {(["breaking", "caution", "safe"] as const).map((effect) => {
        const n = changes.filter((change) => change.effect === effect).length;
        const { icon: Icon, colour, one, many } = looks[effect];
        return n === 0 ? null : (
          <Group key={effect} gap={4} wrap="nowrap">
            <Icon size={15} color={colour} aria-hidden />
            <Text fz="sm">
              {n} {n === 1 ? one : many}
            </Text>
          </Group>
        );
      })}
    </Group>
  );
}
