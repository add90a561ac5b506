import type { Context } from "../kernel/context.ts";
import type { Input, Output } from "../kernel/wire/endpoint.ts";
import { type DeadLetter, deadLettersOf, placeOf } from "../kernel/wire/event.ts";
import type { Page, PageQuery } from "../kernel/wire/page.ts";
import { allEvents } from "./all-events.ts";
import type { auditContract } from "./contract.ts";
import { auditProblems } from "./problems.ts";

const patienceMs = 2_000;
const serviceNames = allEvents.map((table) => table.service);

/** The parked events of every service, or of one: those that still wait first, and of each the latest. Services that did not answer in time are named. */
export async function listDeadLetters(
  ctx: Context,
  { service, cursor, limit }: Input<typeof auditContract.listDeadLetters>,
): Promise<Output<typeof auditContract.listDeadLetters>> {
  const asked = service === undefined ? serviceNames : [known(service)];
  const answers = await Promise.all(asked.map((name) => ask(ctx, name, { cursor, limit })));
  // "waits" is after "replayed", and later ids are after earlier ones.
  const found = answers.flatMap((answer) => answer?.items ?? []).sort((a, b) => (placeOf(a) < placeOf(b) ? 1 : -1));
  const items = found.slice(0, limit);
  const more = found.length > limit || answers.some((answer) => answer?.nextCursor);
  return {
    items,
    nextCursor: more ? placeOf(items.at(-1)!) : null,
    unreachable: asked.filter((_, i) => answers[i] === null),
  };
}

/** Hands a parked event to the reaction that could not handle it, once more. */
export async function replayDeadLetter(
  ctx: Context,
  { service, deadLetterId }: Input<typeof auditContract.replayDeadLetter>,
): Promise<Output<typeof auditContract.replayDeadLetter>> {
  const name = known(service);
  return ctx.call(name, deadLettersOf(name)).replayDeadLetter({ deadLetterId });
}

async function ask(ctx: Context, name: string, page: PageQuery): Promise<Page<DeadLetter> | null> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => (timer = setTimeout(reject, patienceMs, new Error("late"))));
  try {
    const answer = ctx.call(name, deadLettersOf(name)).listDeadLetters(page);
    return await Promise.race([answer, late]);
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

function known(service: string): string {
  if (!serviceNames.includes(service)) throw auditProblems.unknown_service({ service, services: serviceNames });
  return service;
}
