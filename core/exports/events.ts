import * as v from "valibot";
import { event, events } from "../kernel/wire/event.ts";
import { Id } from "../kernel/wire/id.ts";
import { ExportFormat } from "../projects/contract.ts";

const base = { exportId: Id, projectId: Id, batchId: v.nullable(Id), format: ExportFormat, requestedBy: v.string() };

export const exportsEvents = events("exports", {
  "export.started": event(v.object(base), "exportId"),
  "export.completed": event(
    v.object({ ...base, bytes: v.number(), sha256: v.string(), tasks: v.number(), fileName: v.string() }),
    "exportId",
  ),
  "export.failed": event(v.object({ ...base, reason: v.string() }), "exportId"),
  "export.expired": event(v.object(base), "exportId"),
});
