import * as v from "valibot";
import { event, events } from "../kernel/wire/event.ts";
import { Id } from "../kernel/wire/id.ts";

const file = { fileId: Id, projectId: v.nullable(Id), contentType: v.string(), bytes: v.number() };
export const filesEvents = events("files", {
  "file.uploaded": event(v.object(file), "fileId"),
  "file.processed": event(
    v.object({ ...file, width: v.nullable(v.number()), height: v.nullable(v.number()) }),
    "fileId",
  ),
  "file.deleted": event(v.object(file), "fileId"),
});
