import { Box, Stack, Table, Text } from "@mantine/core";
import type { FamilyAgreement } from "../../../quality/contract.ts";
import { count } from "../../numbers.ts";
import { shapeNames, valueText } from "./agreement.ts";
import { CoefficientHelp } from "./coefficient-help.tsx";
import { shapeCoefficients } from "./coefficient-words.ts";
import { EstimateBar } from "./estimate-bar.tsx";
import classes from "./skill.module.css";

/** How people agree on where things are, by what they draw, and below it on what they call them. */
export function ShapeTable({ family }: { family: FamilyAgreement }) {
  const { shapes } = family;
  if (!shapes)
    return (
      <Text fz="sm" c="dimmed" px="md" pb="md">
        What people have drawn cannot be read right now. Try again shortly.
      </Text>
    );
  const used = [...new Set(shapes.items.map((one) => one.coefficient))];
  return (
    <Stack gap={0}>
      <div className={classes.scroll} tabIndex={0} role="region" aria-label="Agreement by type of region">
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Regions</Table.Th>
              <Table.Th>Coefficient</Table.Th>
              <Table.Th ta="right">With 95 % between</Table.Th>
              <Table.Th miw={180}>From chance to perfect</Table.Th>
              <Table.Th ta="right">Tasks</Table.Th>
              <Table.Th ta="right">People</Table.Th>
              <Table.Th ta="right">Marks</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {shapes.items.map((one) => (
              <Table.Tr key={one.type}>
                <Table.Td>{shapeNames[one.type]}</Table.Td>
                <Table.Td>{shapeCoefficients[one.coefficient].name}</Table.Td>
                <Table.Td ta="right">{valueText(one)}</Table.Td>
                <Table.Td>
                  <EstimateBar estimate={one} />
                </Table.Td>
                <Table.Td ta="right">{count(one.tasks)}</Table.Td>
                <Table.Td ta="right">{count(one.people)}</Table.Td>
                <Table.Td ta="right">{count(one.marks)}</Table.Td>
              </Table.Tr>
            ))}
            <Table.Tr>
              <Table.Td>Same class</Table.Td>
              <Table.Td>Krippendorff's alpha</Table.Td>
              <Table.Td ta="right">{valueText(family.alpha)}</Table.Td>
              <Table.Td>
                <EstimateBar estimate={family.alpha} />
              </Table.Td>
              <Table.Td colSpan={3} ta="right">
                {count(family.items)} things
              </Table.Td>
            </Table.Tr>
          </Table.Tbody>
        </Table>
      </div>
      <Box p="md">
        <CoefficientHelp of={used.map((one) => shapeCoefficients[one])}>
          <Text fz="xs" c="dimmed">
            Measured on the newest {count(shapes.tasks)} tasks that two or more people have worked on, at most 200.
          </Text>
        </CoefficientHelp>
      </Box>
    </Stack>
  );
}
