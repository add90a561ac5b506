/** How much a client has said in the running span; kept in the socket's attachment, so it survives hibernation. */
export interface Pace {
  since: number;
  count: number;
}

export const spanMs = 10_000;
export const mostMessages = 30;
export const mostCharacters = 1_024;

export type Hearing = { heard: true; pace: Pace } | { heard: false; why: "too_big" | "too_many" };

/** Whether one more message of a client is listened to: at most 30 in ten seconds, of at most 1,024 characters. */
export function hear(pace: Pace, size: number, now: number): Hearing {
  if (size > mostCharacters) return { heard: false, why: "too_big" };
  const next = now - pace.since >= spanMs ? { since: now, count: 1 } : { since: pace.since, count: pace.count + 1 };
  return next.count > mostMessages ? { heard: false, why: "too_many" } : { heard: true, pace: next };
}
