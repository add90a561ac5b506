import { Select, Table, Text } from "@mantine/core";
import type { StateNode } from "../chart/states.ts";

/** Where the tasks of each state go; a state that both versions have keeps its place unless it is given another. */
export function MapTable({
  label = "Map of states",
  oldStates,
  newStates,
  map,
  suggested,
  onChange,
}: {
  label?: string;
  oldStates: readonly StateNode[];
  newStates: readonly StateNode[];
  map: Readonly<Record<string, string>>;
  suggested: Readonly<Record<string, string>>;
  onChange(path: string, target: string): void;
}) {
  const leaves = (states: readonly StateNode[]) =>
    states.filter((one) => one.path !== "" && (one.kind === "atomic" || one.kind === "final"));
  const targets = leaves(newStates).map(({ path }) => path);
  return (
    <Table.ScrollContainer minWidth={280} type="native" tabIndex={0}>
      <Table aria-label={label} verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>State before</Table.Th>
            <Table.Th>State afterwards</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {leaves(oldStates).map(({ path }) => {
            const target = map[path] ?? (targets.includes(path) ? path : null);
            return (
              <Table.Tr key={path}>
                <Table.Td style={{ overflowWrap: "anywhere" }}>{path}</Table.Td>
                <Table.Td>
                  <Select
                    size="xs"
                    aria-label={`Where ${path} goes`}
                    placeholder="nowhere yet"
                    searchable
                    data={targets}
                    value={target}
                    onChange={(next) => next && onChange(path, next)}
                  />
                  {suggested[path] !== undefined && suggested[path] === target && (
                    <Text fz="xs" c="dimmed">
                      Suggested: it looks like the same state.
                    </Text>
                  )}
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
