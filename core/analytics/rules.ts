import type { annotationsEvents } from "../annotations/events.ts";
import { NO_WORKSPACE as NO_PROJECT } from "../kernel/context.ts";
import type { Envelope, EventData } from "../kernel/wire/event.ts";
import type { qualityEvents } from "../quality/events.ts";
import type { workflowEvents } from "../workflow/events.ts";
import type { MetricName } from "./contract.ts";

export interface Count {
  workspaceId: string;
  projectId: string;
  metric: MetricName;
  at: string;
  value: number;
}
export interface UserCount {
  workspaceId: string;
  projectId: string;
  /** The author; null where only the annotation is known, whose author is looked up. */
  userId: string | null;
  annotationId: string | null;
  day: string;
  submitted: number;
  activeSeconds: number;
  accepted: number;
  rejected: number;
}
export interface TransitionCount {
  workspaceId: string;
  projectId: string;
  day: string;
  from: string;
  to: string;
}
type Submitted = EventData<typeof annotationsEvents, "annotation.submitted">;
type Checked = EventData<typeof qualityEvents, "quality_check.completed">;
type Moved = EventData<typeof workflowEvents, "state.transitioned">;

const simple: Partial<Record<string, MetricName>> = {
  "task.created": "tasks.created",
  "task.assigned": "tasks.assigned",
  "task.completed": "tasks.completed",
  "export.completed": "exports.completed",
};
const outcomes: Record<Checked["outcome"], MetricName> = {
  passed: "checks.passed",
  failed: "checks.failed",
  accepted: "reviews.accepted",
  fixed: "reviews.fixed",
  rejected: "reviews.rejected",
};

/** The project that an event is about; the nil UUID for those of none. */
export function projectOf(event: Envelope): string {
  return typeof event.data.projectId === "string" ? event.data.projectId : NO_PROJECT;
}

/** The start of the minute, hour or day that an instant lies in (UTC). */
export function bucketOf(instant: string, grain: "minute" | "hour" | "day"): string {
  return (
    instant.slice(0, { minute: 16, hour: 13, day: 10 }[grain]) +
    { minute: ":00.000Z", hour: ":00:00.000Z", day: "T00:00:00.000Z" }[grain]
  );
}

/** The active time that a hand-in added; those from before it was counted tell the annotation's as a whole. */
function secondsOf({ spentMs, activeSeconds }: Submitted): number {
  return spentMs === undefined ? activeSeconds : spentMs / 1000;
}

/** What one event adds to the counts. */
export function countsOf(event: Envelope): Count[] {
  const base = { workspaceId: event.workspaceid, projectId: projectOf(event), at: event.time };
  const one = (metric: MetricName, value = 1): Count => ({ ...base, metric, value });
  const metric = simple[event.type];
  if (metric) return [one(metric)];
  if (event.type === "annotation.submitted")
    return [one("annotations.submitted"), one("annotations.seconds", secondsOf(event.data as Submitted))];
  if (event.type === "quality_check.completed") return [one(outcomes[(event.data as Checked).outcome])];
  if (event.type === "state.transitioned") return [one("transitions")];
  return [];
}

/** What one event adds to what people did. */
export function userCountsOf(event: Envelope): UserCount[] {
  const zero = {
    workspaceId: event.workspaceid,
    projectId: projectOf(event),
    day: bucketOf(event.time, "day"),
    annotationId: null,
    submitted: 0,
    activeSeconds: 0,
    accepted: 0,
    rejected: 0,
  };
  if (event.type === "annotation.submitted") {
    const data = event.data as Submitted;
    return [{ ...zero, userId: data.userId, submitted: 1, activeSeconds: secondsOf(data) }];
  }
  if (event.type !== "quality_check.completed") return [];
  const { kind, acceptedAnnotationId, rejected } = event.data as Checked;
  if (kind !== "review") return [];
  const accepted = acceptedAnnotationId
    ? [{ ...zero, userId: null, annotationId: acceptedAnnotationId, accepted: 1 }]
    : [];
  return [...accepted, ...rejected.map(({ userId }) => ({ ...zero, userId, rejected: 1 }))];
}

/** The moves between states that one event tells of. */
export function transitionsOf(event: Envelope): TransitionCount[] {
  if (event.type !== "state.transitioned") return [];
  const { from, to } = event.data as Moved;
  const [source, target] = [from.join(" + ") || "(start)", to.join(" + ")];
  return source === target
    ? []
    : [
        {
          workspaceId: event.workspaceid,
          projectId: projectOf(event),
          day: bucketOf(event.time, "day"),
          from: source,
          to: target,
        },
      ];
}
