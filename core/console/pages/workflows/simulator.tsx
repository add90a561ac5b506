import { Button, Chip, Code, Grid, Group, Stack, Table, Text, Textarea } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { Workflow } from "../../../workflow/contract.ts";
import { api } from "../../look/api.ts";
import { ProblemAlert } from "../../look/problem-alert.tsx";
import { Section } from "../../section.tsx";
import { eventsOf, parseEvents } from "./events-of.ts";

/** Plays events through a workflow without running anything, and says at each step why it moved or did not. */
export function Simulator({ workflow }: { workflow: Workflow }) {
  const [text, setText] = useState("");
  const [input, setInput] = useState("{}");
  const run = useMutation({
    mutationFn: () =>
      api.workflow.simulateWorkflow({
        workflowId: workflow.id,
        input: JSON.parse(input) as Record<string, unknown>,
        events: parseEvents(text),
      }),
    meta: { quiet: true },
  });
  const add = (event: string) => setText((old) => (old.trim() ? `${old.trimEnd()}\n${event}` : event));
  return (
    <Grid gap="md">
      <Grid.Col span={{ base: 12, md: 4 }}>
        <Section title="Events">
          <Stack gap="sm">
            <Group gap={6}>
              {eventsOf(workflow.definition).map((one) => (
                <Chip key={one} size="xs" checked={false} onChange={() => add(one)}>
                  {one}
                </Chip>
              ))}
            </Group>
            <Textarea
              label="One a line, data as JSON after the name"
              autosize
              minRows={6}
              value={text}
              onChange={(e) => setText(e.currentTarget.value)}
              styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)", fontSize: 12 } }}
            />
            <Textarea
              label="Input when it starts"
              autosize
              minRows={1}
              value={input}
              onChange={(e) => setInput(e.currentTarget.value)}
              styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)", fontSize: 12 } }}
            />
            <Button loading={run.isPending} onClick={() => run.mutate()}>
              Play
            </Button>
            <ProblemAlert error={run.error} />
          </Stack>
        </Section>
      </Grid.Col>
      <Grid.Col span={{ base: 12, md: 8 }}>
        <Section title="What happens" flush hint={run.data ? `It ends ${run.data.status}.` : undefined}>
          {!run.data ? (
            <Text fz="sm" c="dimmed" px="md" pb="md">
              Pick events and press Play. Nothing is stored and nobody is told.
            </Text>
          ) : (
            <Table.ScrollContainer minWidth={560} type="native" tabIndex={0}>
              <Table>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th w={40} ta="right">
                      #
                    </Table.Th>
                    <Table.Th>Event</Table.Th>
                    <Table.Th>State after</Table.Th>
                    <Table.Th>Does</Table.Th>
                    <Table.Th>Conditions</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {run.data.steps.map((step, at) => (
                    <Table.Tr key={at}>
                      <Table.Td ta="right">{at + 1}</Table.Td>
                      <Table.Td>{step.event}</Table.Td>
                      <Table.Td c={step.changed ? undefined : "dimmed"}>
                        {step.changed ? step.to.join(", ") : `stays in ${step.to.join(", ")}`}
                      </Table.Td>
                      <Table.Td>{step.actions.map((one) => one.type).join(", ")}</Table.Td>
                      <Table.Td>
                        {step.guards.map((one) => (
                          <Text key={one.guard} fz="xs" c={one.passed ? "var(--look-good)" : "dimmed"}>
                            {one.guard}: {one.passed ? "holds" : "does not hold"}
                          </Text>
                        ))}
                      </Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </Table.ScrollContainer>
          )}
          {run.data && (
            <Group px="md" pb="md">
              <Code block style={{ flex: 1 }}>
                {JSON.stringify(run.data.context, null, 2)}
              </Code>
            </Group>
          )}
        </Section>
      </Grid.Col>
    </Grid>
  );
}
