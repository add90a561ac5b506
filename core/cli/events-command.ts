import { defineCommand } from "citty";
import type { DeadLetter } from "../kernel/wire/event.ts";
import { connectionArgs, credentialsOf } from "./credentials.ts";
import { Failure, type Io, UsageError } from "./io.ts";
import { startProgress } from "./progress.ts";

import { type Api, openSession } from "./session.ts";

const service = { type: "string", description: "Only this service's", valueHint: "name" } as const;

async function parked(api: Api, only: string | undefined, io: Io): Promise<DeadLetter[]> {
  const found: DeadLetter[] = [];
  const away = new Set<string>();
  for (let cursor: string | undefined; ;) {
    const { items, nextCursor, unreachable } = await api.audit.listDeadLetters({ service: only, cursor, limit: 200 });
    const waiting = items.filter(({ replayedAt }) => replayedAt === null);
    found.push(...waiting);
    for (const one of unreachable) away.add(one);
    // Those that wait come first.
    if (nextCursor === null || waiting.length < items.length) break;
    cursor = nextCursor;
  }
  if (away.size > 0) io.err(`Not asked, because they do not answer: ${[...away].join(", ")}\n`);
  return found;
}

/** The parked events as a table for people. */
export function table(letters: readonly DeadLetter[]): string {
  const rows = letters.map(({ id, service: of, reaction, type, attempts, failedAt, error }) => [
    id,
    of,
    reaction,
    type,
    String(attempts),
    failedAt.slice(0, 19).replace("T", " "),
    error.split("\n")[0]!.slice(0, 80),
  ]);
  const all = [["ID", "SERVICE", "REACTION", "EVENT", "TRIES", "FAILED (UTC)", "WHY"], ...rows];
  const widths = all[0]!.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  return all
    .map(
      (row) =>
        `${row
          .map((cell, column) => cell.padEnd(widths[column]!))
          .join("  ")
          .trimEnd()}\n`,
    )
    .join("");
}

const listCommand = defineCommand({
  meta: { description: "Show the events that no reaction could handle" },
  args: { service, ...connectionArgs },
  async run({ args, data }) {
    const io = data as Io;
    const session = await openSession(credentialsOf(args, io.env), io.signal);
    try {
      const letters = await parked(session.api, args.service, io);
      if (args.json) io.out(`${JSON.stringify({ items: letters })}\n`);
      else io.out(letters.length > 0 ? table(letters) : "No event is parked.\n");
    } finally {
      await session.close();
    }
  },
});

const replayCommand = defineCommand({
  meta: { description: "Hand parked events to their reactions again; without an id or --all, show them" },
  args: {
    id: { type: "positional", required: false, description: "The parked event, as `welo events list` names it" },
    all: { type: "boolean", description: "Every one of them" },
    service,
    ...connectionArgs,
  },
  async run({ args, data }) {
    const io = data as Io;
    if (args.id && args.all) throw new UsageError("Give an id or --all, not both.");
    const session = await openSession(credentialsOf(args, io.env), io.signal);
    try {
      const letters = await parked(session.api, args.service, io);
      if (!args.id && !args.all) {
        if (args.json) io.out(`${JSON.stringify({ items: letters })}\n`);
        else
          io.out(
            letters.length > 0
              ? `${table(letters)}\nReplay one by its id, or all with --all.\n`
              : "No event is parked.\n",
          );
        return 0;
      }
      const chosen = args.all ? letters : letters.filter(({ id }) => id === args.id);
      if (args.id && chosen.length === 0) throw new Failure(`No event with the id ${args.id} is parked.`);
      return await replay(session.api, chosen, io, Boolean(args.json));
    } finally {
      await session.close();
    }
  },
});

/** Replays one by one, oldest first, since later events may wait for earlier ones. */
async function replay(api: Api, letters: readonly DeadLetter[], io: Io, quiet: boolean): Promise<number> {
  const progress = startProgress(io, "Replaying", "events", quiet);
  const results: { id: string; replayed: boolean; error: string | null }[] = [];
  for (const { id, service: of } of letters.toSorted((a, b) => (String(a.event.id) < String(b.event.id) ? -1 : 1))) {
    if (io.signal.aborted) break;
    results.push({ id, ...(await api.audit.replayDeadLetter({ service: of, deadLetterId: id })) });
    progress.update(results.length, letters.length);
  }
  progress.end();
  const failed = results.filter(({ replayed }) => !replayed);
  if (quiet)
    io.out(`${JSON.stringify({ replayed: results.length - failed.length, failed: failed.length, results })}\n`);
  else {
    io.out(`${results.length - failed.length} replayed, ${failed.length} failed again.\n`);
    for (const { id, error } of failed) io.err(`  ${id}  ${error?.split("\n")[0]!.slice(0, 200)}\n`);
  }
  return failed.length > 0 || results.length < letters.length ? 1 : 0;
}

export const eventsCommand = defineCommand({
  meta: { description: "Events that no reaction could handle: see and replay them" },
  subCommands: { list: listCommand, replay: replayCommand },
});
