import { Button, Group, Stack, Text, TextInput, Title, UnstyledButton } from "@mantine/core";
import { IconBan, IconCircleCheck, IconHelpCircle } from "@tabler/icons-react";
import { useState } from "react";
import type { EventChance } from "../../../../workflow/contract.ts";
import type { Json } from "../chart/json.ts";
import { EventForm } from "./event-form.tsx";
import classes from "./simulator.module.css";

type SimulatedEvent = { type: string; [field: string]: Json };

/** The events that the active states know: those that may come, and why the others may not. */
export function Chances({
  chances,
  sent,
  onSend,
}: {
  chances: readonly EventChance[];
  sent: number;
  onSend(event: SimulatedEvent): void;
}) {
  const [chosen, choose] = useState<string | null>(null);
  const [other, setOther] = useState("");
  const events = chances.filter(({ actor, event }) => actor === "" && !/^(after |always$|done$)/.test(event));
  return (
    <Stack gap={6} component="section" aria-label="Events">
      <Title order={2} size="h3">
        What may come
      </Title>
      {events.length === 0 && (
        <Text fz="sm" c="dimmed">
          No active state waits for an event.
        </Text>
      )}
      {events.map((chance) => (
        <div key={chance.event} className={classes.chance} data-open={chosen === chance.event || undefined}>
          <UnstyledButton
            className={classes.chanceHead}
            aria-expanded={chosen === chance.event}
            onClick={() => choose(chosen === chance.event ? null : chance.event)}
          >
            <Sign chance={chance} />
            <span style={{ minWidth: 0 }}>
              <Text fz="sm" component="span" display="block">
                {chance.event}
              </Text>
              <Text fz="xs" c="dimmed" component="span" display="block" style={{ overflowWrap: "anywhere" }}>
                {chance.why}
              </Text>
            </span>
          </UnstyledButton>
          {chosen === chance.event && (
            <EventForm
              key={`${chance.event}${sent}`}
              type={chance.event}
              sent={sent}
              onSend={(event) => {
                onSend(event);
                choose(null);
              }}
            />
          )}
        </div>
      ))}
      <Group gap={6} align="flex-end">
        <TextInput
          size="xs"
          label="Another event"
          placeholder="one that no active state knows"
          style={{ flex: 1 }}
          value={other}
          onChange={(event) => setOther(event.currentTarget.value)}
          onKeyDown={(event) => event.key === "Enter" && other.trim() && onSend({ type: other.trim() })}
        />
        <Button size="xs" variant="default" disabled={!other.trim()} onClick={() => onSend({ type: other.trim() })}>
          Send
        </Button>
      </Group>
    </Stack>
  );
}

function Sign({ chance }: { chance: EventChance }) {
  const style = { flex: "none", marginTop: 2 };
  if (!chance.possible)
    return <IconBan size={15} color="var(--mantine-color-dimmed)" aria-label="not possible" style={style} />;
  if (chance.why.startsWith("It depends"))
    return <IconHelpCircle size={15} color="var(--look-warn)" aria-label="depends on the event" style={style} />;
  return <IconCircleCheck size={15} color="var(--look-good)" aria-label="possible" style={style} />;
}
