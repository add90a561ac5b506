import type { NotificationKind, NotificationPreference } from "./contract.ts";

const mailed: ReadonlySet<NotificationKind> = new Set([
  "batch.completed",
  "export.failed",
  "user.mentioned",
  "gold.appeal_decided",
  "annotator.paused",
  "annotator.resumed",
]);
export const kinds: readonly NotificationKind[] = [
  "task.assigned",
  "assignment.retracted",
  "work.rejected",
  "batch.completed",
  "export.completed",
  "export.failed",
  "user.mentioned",
  "feedback.replied",
  "gold.appealed",
  "gold.appeal_decided",
  "annotator.paused",
  "annotator.resumed",
  "annotator.alarm",
  "consensus.required",
  "batch_check.ended",
  "workflow.notice",
];

/** What a person is told who has chosen nothing: everything in the app, by mail only what waits for nobody. */
export function preferencesOf(chosen: readonly NotificationPreference[]): NotificationPreference[] {
  const own = new Map(chosen.map((one) => [one.kind, one]));
  return kinds.map((kind) => own.get(kind) ?? { kind, inApp: true, email: mailed.has(kind) });
}

/** Cuts a text to one line of at most `max` characters. */
export function oneLine(text: string, max = 200): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > max ? `${line.slice(0, max - 1)}…` : line;
}
