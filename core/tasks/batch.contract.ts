import * as v from "valibot";
import { Id, Instant } from "../kernel/wire/id.ts";

export const BatchStatus = v.picklist(["open", "completed"]);
export const Batch = v.object({
  id: Id,
  projectId: Id,
  name: v.string(),
  status: BatchStatus,
  tasks: v.number(),
  completed: v.number(),
  cancelled: v.number(),
  dueAt: v.nullable(Instant),
  createdAt: Instant,
  completedAt: v.nullable(Instant),
  version: v.number(),
});
export type Batch = v.InferOutput<typeof Batch>;
