import * as v from "valibot";
import { event, events } from "../kernel/wire/event.ts";
import { Id } from "../kernel/wire/id.ts";

const user = v.object({ userId: Id, sessionId: v.nullable(Id) });

export const authEvents = events("auth", {
  "workspace.created": event(v.object({ workspaceId: Id, ownerId: Id }), "workspaceId"),
  "user.registered": event(v.object({ userId: Id, roles: v.array(v.string()), customerId: v.nullable(Id) }), "userId"),
  "user.updated": event(
    v.object({ userId: Id, roles: v.array(v.string()), status: v.string(), changed: v.array(v.string()) }),
    "userId",
  ),
  "user.logged_in": event(user, "userId"),
  "user.logged_out": event(user, "userId"),
  "password.reset": event(v.object({ userId: Id, how: v.picklist(["changed", "reset"]) }), "userId"),
  "role.created": event(v.object({ role: v.string(), permissions: v.array(v.string()) }), "role"),
});
