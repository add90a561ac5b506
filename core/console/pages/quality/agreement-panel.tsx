import { Box, SegmentedControl, SimpleGrid, Skeleton, Stack, Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconUsersGroup } from "@tabler/icons-react";
import { useState } from "react";
import type { Output } from "../../../kernel/wire/endpoint.ts";
import type { FamilyAgreement, qualityContract } from "../../../quality/contract.ts";
import { ask } from "../../look/ask.ts";
import { EmptyState } from "../../look/empty-state.tsx";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { UserName } from "../../look/user-name.tsx";
import { count, share } from "../../numbers.ts";
import { Section } from "../../section.tsx";
import { ConfusedTable } from "./confused-table.tsx";
import { ConfusionTable } from "./confusion-table.tsx";
import { ShapeTable } from "./shape-table.tsx";
import classes from "./skill.module.css";
import { CoefficientHelp } from "./coefficient-help.tsx";
import { mainCoefficients, otherCoefficients, pairCoefficients } from "./coefficient-words.ts";
import { estimateText, readingOrder, strength, valueText } from "./agreement.ts";
import { useLabelTitles } from "./label-titles.ts";

/** How people agree, corrected for chance, about each question and about regions. */
export function AgreementPanel({ projectId }: { projectId: string }) {
  const query = useQuery(ask("quality", "getAgreement", { projectId }));
  const [chosen, setChosen] = useState<string | null>(null);
  const titles = useLabelTitles(projectId);
  if (query.error) return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />;
  if (!query.data) return <Skeleton h={320} aria-hidden />;
  const { items: families, looked } = query.data;
  const shown = families.find((one) => one.family === chosen) ?? families[0];
  if (!shown)
    return (
      <EmptyState icon={IconUsersGroup} title="Nobody to compare yet">
        Agreement is measured where several people work on the same task. Set an overlap of two or more in the project's
        settings, and it appears with the first task that two have handed in.
      </EmptyState>
    );
  const nameOf = (label: string) => titles.label(shown.family, label);
  const hasLabels = shown.confusion.labels.length > 0;
  return (
    <Stack gap="md">
      {families.length > 1 && (
        <SegmentedControl
          aria-label="About"
          style={{ alignSelf: "flex-start", maxWidth: "100%", overflowX: "auto" }}
          value={shown.family}
          onChange={setChosen}
          data={families.map((one) => ({ value: one.family, label: titles.family(one.family) }))}
        />
      )}
      {looked && <Newest looked={looked} />}
      {shown.family === "regions" && (
        <Section title="Where things are" hint="How people agree on regions, by what they draw" flush>
          <ShapeTable family={shown} />
        </Section>
      )}
      <SimpleGrid cols={{ base: 1, lg: hasLabels ? 2 : 1 }} spacing="md">
        <Section
          title={shown.family === "regions" ? "Same class" : "How people agree"}
          hint={mainCoefficients[shown.coefficient].name}
        >
          <Text fz="xl" fw="bold">
            {shown.alpha.value === null ? "–" : shown.alpha.value.toFixed(2)}
          </Text>
          <Text fz="sm" c="dimmed" mb="md">
            {strength(shown.alpha.value, shown.coefficient)} Over {count(shown.items)} things and {count(shown.answers)}{" "}
            answers
            {shown.alpha.low === null ? "." : `; with 95 % between ${estimateText(shown.alpha)}.`}
          </Text>
          {shown.coefficients.length > 0 && <CoefficientTable family={shown} />}
          <CoefficientHelp
            of={[mainCoefficients[shown.coefficient], ...shown.coefficients.map(({ name }) => otherCoefficients[name])]}
          />
        </Section>
        {hasLabels && (
          <Section title="What is taken for what" hint="How often two people's answers to the same thing met">
            <ConfusionTable confusion={shown.confusion} nameOf={nameOf} />
            <Text fz="xs" c="dimmed" my="sm" maw={560}>
              On the diagonal, in green, two people said the same; elsewhere, in orange, one said the row's and the
              other the column's label. A colour is as strong as the cell's share of its row. Of three answers to one
              thing each meets two others and counts half with each, so that there are halves.
            </Text>
            <ConfusedTable confused={shown.confused} nameOf={nameOf} />
          </Section>
        )}
      </SimpleGrid>
      {shown.classes.length > 0 && (
        <Section title="By label" hint="Which labels people agree on, and which not" flush>
          <ClassTable family={shown} nameOf={nameOf} />
        </Section>
      )}
      <Section title="Who agrees with whom" hint="Pairs who answered the same things, at most 30 people" flush>
        <PairTable family={shown} />
      </Section>
    </Stack>
  );
}

type Looked = NonNullable<Output<typeof qualityContract.getAgreement>["looked"]>;

/** Of how many it is, where that is not all. */
function Newest({ looked }: { looked: Looked }) {
  const parts = (["labels", "answers"] as const).filter((name) => looked[name].newest < looked[name].of);
  if (parts.length === 0) return null;
  const texts = parts.map((name) => `${count(looked[name].newest)} of ${count(looked[name].of)} ${name}`);
  return (
    <Text fz="sm" c="dimmed">
      Over the newest {texts.join(" and ")}.
    </Text>
  );
}

function CoefficientTable({ family }: { family: FamilyAgreement }) {
  return (
    <Table mb="sm" maw={560}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Also measured</Table.Th>
          <Table.Th ta="right">Value, with 95 % between</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {family.coefficients.map((one) => (
          <Table.Tr key={one.name}>
            <Table.Td>
              {otherCoefficients[one.name].name}
              {one.bins !== null && `, by ${one.bins} equal parts of the scale`}
            </Table.Td>
            <Table.Td ta="right">{valueText(one)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

const classWords = [
  {
    name: "Shared",
    help: "where one person gave the label, the share of the others' answers to the same thing that gave it too.",
  },
  {
    name: "Alpha",
    help: "Krippendorff's alpha of this label against all others: 1 is perfect, 0 is chance. The label to explain better in the instructions is the one that is lowest here.",
  },
];

function ClassTable({ family, nameOf }: { family: FamilyAgreement; nameOf(label: string): string }) {
  return (
    <>
      <div className={classes.scroll} tabIndex={0} role="region" aria-label="Agreement by label">
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Label</Table.Th>
              <Table.Th ta="right">Given</Table.Th>
              <Table.Th ta="right">Shared</Table.Th>
              <Table.Th ta="right">Alpha</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {readingOrder(family.classes.map((one) => one.label))
              .map((at) => family.classes[at]!)
              .map((one) => (
                <Table.Tr key={one.label}>
                  <Table.Td>{nameOf(one.label)}</Table.Td>
                  <Table.Td ta="right">{count(one.answers)}</Table.Td>
                  <Table.Td ta="right">{valueText(one.specific)}</Table.Td>
                  <Table.Td ta="right">{valueText(one.alpha)}</Table.Td>
                </Table.Tr>
              ))}
          </Table.Tbody>
        </Table>
      </div>
      <Box p="md">
        <CoefficientHelp of={classWords} />
      </Box>
    </>
  );
}

function PairTable({ family }: { family: FamilyAgreement }) {
  const kappa = pairCoefficients[family.kappa];
  const pairs = family.pairs.toSorted((a, b) => (a.kappa ?? 2) - (b.kappa ?? 2)).slice(0, 50);
  if (pairs.length === 0)
    return (
      <Text fz="sm" c="dimmed" px="md" pb="md">
        {family.answers > 0 && family.confusion.labels.length === 0
          ? "Two people are compared where they choose a label or a rating. Here the coefficients above tell how all of them agree."
          : "No two people have answered the same thing yet."}
      </Text>
    );
  return (
    <>
      <div className={classes.scroll} tabIndex={0} role="region" aria-label="Agreement of two people">
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Pair</Table.Th>
              <Table.Th ta="right">Things</Table.Th>
              <Table.Th ta="right">Same</Table.Th>
              <Table.Th ta="right">{kappa.name}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {pairs.map((one) => (
              <Table.Tr key={`${one.left} ${one.right}`}>
                <Table.Td>
                  <UserName id={one.left} /> and <UserName id={one.right} />
                </Table.Td>
                <Table.Td ta="right">{count(one.items)}</Table.Td>
                <Table.Td ta="right">{share(one.percent)}</Table.Td>
                <Table.Td ta="right">{valueText({ ...one, value: one.kappa })}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
      <Box p="md">
        <CoefficientHelp of={[kappa]} />
      </Box>
    </>
  );
}
