import { Fieldset, Select, Stack, Text } from "@mantine/core";
import type { childrenOf } from "../chart/children.ts";
import { statesOf } from "../chart/states.ts";
import type { ChildChoice, ChildChoices } from "./child-choices.ts";
import { MapTable } from "./map-table.tsx";

/** Where the child statecharts that differ go on: under which name, and between which states. */
export function ChildMaps({
  choices,
  targets,
  onChange,
}: {
  choices: readonly ChildChoice[];
  /** The new version's, of which one goes on with each. */
  targets: ReturnType<typeof childrenOf>;
  onChange(name: string, change: Partial<ChildChoices[string]>): void;
}) {
  if (choices.length === 0) return null;
  return (
    <Stack gap="sm">
      <Text fz="sm" fw={600}>
        Child statecharts that differ
      </Text>
      {choices.map(({ name, old, to, map, suggested }) => {
        const fresh = to === null ? undefined : targets[to];
        return (
          <Fieldset key={name} legend={name} p="sm">
            <Select
              size="xs"
              label="Goes on as"
              placeholder="nothing; what runs stays on the old version"
              data={Object.keys(targets)}
              value={to}
              onChange={(next) => next && onChange(name, { to: next, map: {} })}
              mb="xs"
            />
            {fresh && (
              <MapTable
                label={`Map of the states of ${name}`}
                oldStates={statesOf(old)}
                newStates={statesOf(fresh)}
                map={map}
                suggested={suggested}
                onChange={(path, target) => onChange(name, { map: { [path]: target } })}
              />
            )}
          </Fieldset>
        );
      })}
    </Stack>
  );
}
