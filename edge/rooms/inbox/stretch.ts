import type { InboxMessage } from "./protocol.ts";

/** The stretch of a user's messages that a room holds without a hole: all with `floor < sequence <= head`. */
export interface Stretch {
  floor: number;
  head: number;
}

/** Whether pushed messages continue the stretch; else core is asked for what lies between. */
export function continues(stretch: Stretch | null, messages: readonly InboxMessage[]): boolean {
  if (!stretch) return false;
  const fresh = messages
    .map((one) => one.sequence)
    .filter((sequence) => sequence > stretch.head)
    .sort((a, b) => a - b);
  return fresh.every((sequence, i) => sequence === stretch.head + 1 + i);
}

/** From where core is asked, so that everything after `after` is known. */
export function askFrom(stretch: Stretch | null, after: number): number {
  return stretch && after >= stretch.floor ? stretch.head : after;
}

/** The stretch once core has told all that follows `from`, up to `last`; what is older than its floor is told, but not kept. */
export function learn(stretch: Stretch | null, from: number, last: number): Stretch {
  if (!stretch || from > stretch.head) return { floor: from, head: Math.max(from, last) };
  return { floor: stretch.floor, head: Math.max(stretch.head, last) };
}

/** Messages of two sources after a position: each once, in order. */
export function merge(after: number, ...sources: readonly (readonly InboxMessage[])[]): InboxMessage[] {
  const bySequence = new Map<number, InboxMessage>();
  for (const one of sources.flat()) if (one.sequence > after) bySequence.set(one.sequence, one);
  return [...bySequence.values()].sort((a, b) => a.sequence - b.sequence);
}
