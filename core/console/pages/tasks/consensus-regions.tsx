import { Box, Group, Skeleton, Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Fragment } from "react";
import { type Annotation, MOST_COMPARED } from "../../../annotations/contract.ts";
import type { LabelSchema } from "../../../projects/label-schema.contract.ts";
import { api } from "../../look/api.ts";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { UserName } from "../../look/user-name.tsx";
import { share } from "../../numbers.ts";
import classes from "../quality/preference.module.css";
import { type Support, supportOf } from "./agreeing.ts";
import { colourOf } from "./task-image.tsx";

export interface ConsensusRegionsProps {
  consensus: Annotation;
  people: readonly Annotation[];
  schema: LabelSchema | null;
}

/** Every region of a consensus with how sure it is and who has marked it. */
export function ConsensusRegions({ consensus, people, schema }: ConsensusRegionsProps) {
  const compared = people.slice(0, MOST_COMPARED - 1);
  const annotationIds = [consensus.id, ...compared.map((one) => one.id)];
  const versions = [consensus, ...compared].map((one) => one.version);
  const query = useQuery({
    queryKey: ["annotations", "compareAnnotations", { annotationIds }, versions],
    queryFn: () => api.annotations.compareAnnotations({ annotationIds }),
    enabled: compared.length > 0,
  });
  if (query.error) return <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />;
  if (compared.length > 0 && !query.data) return <Skeleton h={120} aria-hidden />;
  const rows = supportOf(consensus, compared, query.data?.comparisons ?? []);
  return (
    <div className={classes.scroll} tabIndex={0} role="region" aria-label="Regions of the consensus">
      {compared.length < people.length && (
        <Text fz="xs" c="dimmed" mb="xs">
          Compared with the first {compared.length} of {people.length} people&apos;s annotations, as many as can be at a
          time.
        </Text>
      )}
      <Table stickyHeader>
        <Table.Thead>
          <Table.Tr>
            <Table.Th ta="right">No.</Table.Th>
            <Table.Th>Class</Table.Th>
            <Table.Th ta="right">Sure</Table.Th>
            <Table.Th ta="right">Agree</Table.Th>
            <Table.Th ta="right" visibleFrom="sm">
              Overlap
            </Table.Th>
            <Table.Th visibleFrom="sm">Who</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((one, at) => (
            <Table.Tr key={one.region.id}>
              <Table.Td ta="right">{at + 1}</Table.Td>
              <Table.Td>
                <Group gap={8} wrap="nowrap">
                  <span
                    aria-hidden
                    style={{
                      flex: "none",
                      width: 10,
                      height: 10,
                      borderRadius: 3,
                      background: colourOf(one.region.class, schema),
                    }}
                  />
                  {one.region.class}
                </Group>
                <Box hiddenFrom="sm">
                  <Who support={one} />
                </Box>
              </Table.Td>
              <Table.Td ta="right">{share(one.region.score ?? null)}</Table.Td>
              <Table.Td ta="right">
                {one.agree.length} of {compared.length}
              </Table.Td>
              <Table.Td ta="right" visibleFrom="sm">
                {share(one.overlap === null ? null : Math.round(one.overlap * 100) / 100)}
              </Table.Td>
              <Table.Td visibleFrom="sm">
                <Who support={one} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function Who({ support: { agree, otherwise, missing } }: { support: Support }) {
  return (
    <Text fz="sm" component="div">
      <Names ids={agree} />
      {otherwise.map((one) => (
        <Text key={one.userId} fz="xs" c="dimmed" component="div">
          <UserName id={one.userId} /> says {one.class}
        </Text>
      ))}
      {missing.length > 0 && (
        <Text fz="xs" c="dimmed" component="div">
          not marked so by <Names ids={missing} />
        </Text>
      )}
    </Text>
  );
}

function Names({ ids }: { ids: readonly string[] }) {
  return ids.map((id, at) => (
    <Fragment key={id}>
      {at > 0 && ", "}
      <UserName id={id} />
    </Fragment>
  ));
}
