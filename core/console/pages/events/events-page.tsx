import { Button, Drawer, Stack, Text, FocusTrap } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { IconBolt } from "@tabler/icons-react";
import { useState } from "react";
import type { DeadLetter } from "../../../kernel/wire/event.ts";
import classes from "../../console.module.css";
import { api } from "../../look/api.ts";
import { type Column, DataTable } from "../../look/data-table.tsx";
import { EmptyState } from "../../look/empty-state.tsx";
import { Note } from "../../look/note.tsx";
import { PageHeader } from "../../look/page-header.tsx";
import { RelativeTime } from "../../look/relative-time.tsx";
import { useCan } from "../../look/session.ts";
import { StatusBadge } from "../../look/status-badge.tsx";
import { tell } from "../../look/tell.tsx";
import { Page } from "../../page.tsx";
import { useList } from "../../use-list.ts";

type DeadLetters = Awaited<ReturnType<typeof api.audit.listDeadLetters>>;

const columns: Column<DeadLetter>[] = [
  { key: "type", title: "Event", render: (one) => one.type },
  { key: "reaction", title: "Could not be handled by", render: (one) => `${one.service}: ${one.reaction}` },
  {
    key: "error",
    title: "Because",
    wideOnly: true,
    render: (one) => (
      <Text fz="sm" lineClamp={1} maw={360}>
        {one.error}
      </Text>
    ),
  },
  { key: "attempts", title: "Tries", align: "right", width: 70, wideOnly: true, render: (one) => one.attempts },
  { key: "failed", title: "Parked", width: 110, render: (one) => <RelativeTime at={one.failedAt} /> },
  {
    key: "state",
    title: "State",
    width: 120,
    render: (one) =>
      one.replayedAt ? (
        <StatusBadge status="completed" label="Replayed" />
      ) : (
        <StatusBadge status="failed" label="Parked" />
      ),
  },
];

/** Events that a reaction could not handle: why, what was in them, and the way to try again. */
export function EventsPage() {
  const cache = useQueryClient();
  const mayReplay = useCan("event.replay");
  const { query, paging } = useList("audit", "listDeadLetters", {}, { every: 10_000 });
  const unreachable = (query.data as DeadLetters | undefined)?.unreachable ?? [];
  const [open, setOpen] = useState<DeadLetter | null>(null);
  const refresh = () => void cache.invalidateQueries({ queryKey: ["audit", "listDeadLetters"] });
  const parked = query.data?.items.filter((one) => !one.replayedAt) ?? [];
  const all = useMutation({
    mutationFn: async () => {
      let replayed = 0;
      for (const one of parked)
        if ((await api.audit.replayDeadLetter({ service: one.service, deadLetterId: one.id })).replayed) replayed += 1;
      return replayed;
    },
    onSuccess: (replayed) =>
      tell(
        `${replayed} of ${parked.length} handled`,
        replayed < parked.length ? "The others are still parked with their newest error." : undefined,
      ),
    onSettled: refresh,
  });
  return (
    <Page>
      <PageHeader
        title="Events"
        subtitle="Services tell each other what happened. What a reaction could not handle after several tries is parked here, with nothing lost."
        actions={
          mayReplay &&
          parked.length > 1 && (
            <Button size="xs" loading={all.isPending} onClick={() => all.mutate()}>
              Replay {query.data?.nextCursor || paging.hasPrevious ? "these" : "all"} {parked.length}
            </Button>
          )
        }
      />
      <Stack gap="md">
        {unreachable.length > 0 && (
          <Note tone="warn" title="Not everything could be asked">
            {unreachable.join(", ")} did not answer; their parked events are not in this list.
          </Note>
        )}
        <DataTable<DeadLetter>
          name="Parked events"
          columns={columns}
          rowKey={(one) => one.id}
          rowLabel={(one) => `Open ${one.type}`}
          query={query}
          paging={paging}
          onOpen={setOpen}
          empty={
            <EmptyState icon={IconBolt} title="Nothing is parked">
              Every event has been handled. When a reaction fails again and again, its event waits here with the error,
              to be replayed once the cause is mended.
            </EmptyState>
          }
        />
      </Stack>
      <Drawer
        opened={open !== null}
        onClose={() => setOpen(null)}
        position="right"
        size="lg"
        title={open?.type}
        overlayProps={{ backgroundOpacity: 0.15 }}
      >
        <FocusTrap.InitialFocus />
        {open && <Letter letter={open} mayReplay={mayReplay} onReplayed={refresh} />}
      </Drawer>
    </Page>
  );
}

function Letter({ letter, mayReplay, onReplayed }: { letter: DeadLetter; mayReplay: boolean; onReplayed(): void }) {
  const replay = useMutation({
    mutationFn: () => api.audit.replayDeadLetter({ service: letter.service, deadLetterId: letter.id }),
    onSuccess: (answer) => {
      if (answer.replayed) tell("Handled", "The reaction has taken the event.");
      onReplayed();
    },
  });
  return (
    <Stack>
      <Text fz="sm">
        {letter.service}: {letter.reaction}, {letter.attempts} tries, parked <RelativeTime at={letter.failedAt} />
      </Text>
      <pre className={classes.code} style={{ whiteSpace: "pre-wrap" }}>
        {letter.error}
      </pre>
      {replay.data && !replay.data.replayed && (
        <Note tone="warn" title="It failed again">
          {replay.data.error}
        </Note>
      )}
      {mayReplay && !letter.replayedAt && (
        <Button loading={replay.isPending} onClick={() => replay.mutate()}>
          Replay
        </Button>
      )}
      <pre className={classes.code} tabIndex={0}>
        {JSON.stringify(letter.event, null, 2)}
      </pre>
    </Stack>
  );
}
