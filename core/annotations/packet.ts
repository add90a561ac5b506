import type { Context } from "../kernel/context.ts";
import { newId } from "../kernel/wire/id.ts";
import type { Stored } from "./payload.ts";
import type { AnnotationRow } from "./store/annotations.ts";
import type { Subject } from "./subject.ts";

/** What a client sends while it works, numbered within its assignment. */
export interface Packet {
  assignmentId: string;
  sequence: number;
  result: Stored;
  /** How sure its author says to be. */
  confidence?: number | null;
}

/** Below, at or above 0: a packet is older than, the same as or newer than what was saved; ids of assignments are ordered by time. */
export function age(
  saved: Pick<AnnotationRow, "assignmentId" | "draftSequence">,
  packet: Pick<Packet, "assignmentId" | "sequence">,
): number {
  if (saved.assignmentId === packet.assignmentId) return packet.sequence - saved.draftSequence;
  return saved.assignmentId === null || packet.assignmentId > saved.assignmentId ? 1 : -1;
}

/** The row after a packet was kept as its draft. */
export function withDraft(row: AnnotationRow, packet: Packet, now: Date): AnnotationRow {
  return {
    ...row,
    assignmentId: packet.assignmentId,
    draft: packet.result,
    draftSequence: packet.sequence,
    draftSavedAt: now,
    // What was handed in keeps what was said of it until the next hand-in.
    confidence: row.version === 0 ? (packet.confidence ?? null) : row.confidence,
    updatedAt: now,
  };
}

/** A person's annotation of a task before anything was said. */
export function blank(ctx: Context, subject: Subject, userId: string): AnnotationRow {
  const now = ctx.clock.now();
  return {
    id: newId(),
    workspaceId: ctx.workspaceId,
    customerId: subject.customerId,
    taskId: subject.taskId,
    projectId: subject.projectId,
    batchId: subject.batchId,
    assignmentId: null,
    userId,
    status: "draft",
    schemaVersion: subject.schemaVersion,
    result: { regions: [], relations: [], answers: {} },
    draft: null,
    draftSequence: -1,
    draftSavedAt: null,
    pending: null,
    confidence: null,
    activeSeconds: 0,
    source: "human",
    feedback: null,
    judgedAt: null,
    createdAt: now,
    updatedAt: now,
    submittedAt: null,
    submittedAssignmentId: null,
    submittedSequence: -1,
    submittedVersion: 0,
    version: 0,
    lastVersion: 0,
  };
}
