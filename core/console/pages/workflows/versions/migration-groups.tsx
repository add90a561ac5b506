import { Table, Text } from "@mantine/core";
import type { MigrationPlan } from "../../../../workflow/contract.ts";
import { count } from "../../../numbers.ts";

/** Where the tasks would land, those that are in the same states together, with the child statecharts that run for them. */
export function MigrationGroups({ groups }: Pick<MigrationPlan, "groups">) {
  return (
    <Table.ScrollContainer minWidth={280} type="native" tabIndex={0}>
      <Table aria-label="What would happen">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Now in</Table.Th>
            <Table.Th ta="right">Tasks</Table.Th>
            <Table.Th>Afterwards in</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {groups.map((one, at) => (
            <Table.Tr key={at}>
              <Table.Td style={{ overflowWrap: "break-word" }}>
                {one.states.join(", ")}
                <Children list={one.children.map(({ name, states }) => ({ name, states }))} />
              </Table.Td>
              <Table.Td ta="right">{count(one.count)}</Table.Td>
              <Table.Td style={{ overflowWrap: "break-word" }}>
                {one.problems.length > 0 ? (
                  <Text fz="sm" c="var(--look-bad)">
                    {one.problems.map(({ message }) => message).join(" ")}
                  </Text>
                ) : (
                  <>
                    {`${one.lands.join(", ")}${one.ends ? ", and are completed" : ""}`}
                    <Children list={one.children.map(({ name, lands }) => ({ name, states: lands }))} />
                  </>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Children({ list }: { list: readonly { name: string; states: readonly string[] }[] }) {
  return list.map(({ name, states }, at) => (
    <Text key={at} fz="xs" c="dimmed">
      {name}: {states.length > 0 ? states.join(", ") : "ends"}
    </Text>
  ));
}
