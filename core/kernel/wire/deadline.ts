/** How many milliseconds whoever called will still wait; relative, so that clocks need not agree. */
export const deadlineHeader = "x-welo-deadline";

const longestMs = 600_000;

/** Reads how long a caller will still wait, in milliseconds; null when it did not say, or says nonsense. */
export function readDeadline(header: string | null): number | null {
  return header !== null && /^[1-9]\d{0,6}$/.test(header) ? Math.min(longestMs, Number(header)) : null;
}
