import type { AnnotationRow } from "./store/annotations.ts";

/** Clocks differ, and a lease is known a little after it began. */
const LENIENCE_S = 300;

/** What a client counted while it worked under an assignment that began at `since`, in epoch milliseconds. */
export interface Counted {
  assignmentId: string;
  activeSeconds: number;
  since: number;
}
type Known = Pick<AnnotationRow, "assignmentId" | "activeSeconds" | "activeBefore">;

/**
 * The active time after a packet: what its client counted without idling, which only grows, and never by more under one
 * assignment than has passed since that began.
 */
export function activeTime(
  row: Known,
  { assignmentId, activeSeconds, since }: Counted,
  now: Date,
): Pick<Known, "activeSeconds" | "activeBefore"> {
  const activeBefore = row.assignmentId === assignmentId ? row.activeBefore : row.activeSeconds;
  const passed = Math.max(0, now.getTime() - since) / 1000;
  const most = activeBefore + passed + LENIENCE_S;
  return { activeBefore, activeSeconds: Math.max(row.activeSeconds, Math.min(activeSeconds, most)) };
}
