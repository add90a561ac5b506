import type { Context } from "../kernel/context.ts";
import type { Input, Output } from "../kernel/wire/endpoint.ts";
import { type DeadLetter, deadLettersOf } from "../kernel/wire/event.ts";
import { allEvents } from "./all-events.ts";
import type { auditContract } from "./contract.ts";
import { auditProblems } from "./problems.ts";

const patienceMs = 2_000;
const serviceNames = allEvents.map((table) => table.service);

/** The parked events of every service, or of one, the latest first; services that did not answer in time are named. */
export async function listDeadLetters(
  ctx: Context,
  { service }: Input<typeof auditContract.listDeadLetters>,
): Promise<Output<typeof auditContract.listDeadLetters>> {
  const asked = service === undefined ? serviceNames : [known(service)];
  const answers = await Promise.all(asked.map((name) => ask(ctx, name)));
  const items = answers.flatMap((answer) => answer ?? []).sort((a, b) => (a.failedAt < b.failedAt ? 1 : -1));
  return { items, unreachable: asked.filter((_, i) => answers[i] === null) };
}

/** Hands a parked event to the reaction that could not handle it, once more. */
export async function replayDeadLetter(
  ctx: Context,
  { service, deadLetterId }: Input<typeof auditContract.replayDeadLetter>,
): Promise<Output<typeof auditContract.replayDeadLetter>> {
  const name = known(service);
  return ctx.call(name, deadLettersOf(name)).replayDeadLetter({ deadLetterId });
}

async function ask(ctx: Context, name: string): Promise<DeadLetter[] | null> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => (timer = setTimeout(reject, patienceMs, new Error("late"))));
  try {
    const answer = ctx.call(name, deadLettersOf(name)).listDeadLetters({});
    return (await Promise.race([answer, late])).items;
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
