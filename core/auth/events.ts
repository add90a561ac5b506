import * as v from "valibot";
import { event, events } from "../kernel/wire/event.ts";
import { Id } from "../kernel/wire/id.ts";
import { AccountMailKind } from "./account.contract.ts";

const user = v.object({ userId: Id, sessionId: v.nullable(Id) });
const factorKind = v.picklist(["totp", "passkey", "recovery_codes"]);

export const authEvents = events("auth", {
  "workspace.created": event(v.object({ workspaceId: Id, ownerId: Id }), "workspaceId"),
  "user.registered": event(v.object({ userId: Id, roles: v.array(v.string()), customerId: v.nullable(Id) }), "userId"),
  "user.updated": event(
    v.object({ userId: Id, roles: v.array(v.string()), status: v.string(), changed: v.array(v.string()) }),
    "userId",
  ),
  "user.deactivated": event(v.object({ userId: Id }), "userId"),
  "user.reactivated": event(v.object({ userId: Id }), "userId"),
  "user.email_verified": event(v.object({ userId: Id }), "userId"),
  "user.logged_in": event(user, "userId"),
  "user.logged_out": event(user, "userId"),
  "user.second_factor_added": event(v.object({ userId: Id, kind: factorKind }), "userId"),
  "user.second_factor_removed": event(v.object({ userId: Id, kind: factorKind }), "userId"),
  "second_factor_policy.changed": event(
    v.object({ workspaceId: Id, everyone: v.boolean(), roles: v.array(v.string()), requiredFrom: v.string() }),
    "workspaceId",
  ),
  "password.reset": event(v.object({ userId: Id, how: v.picklist(["changed", "reset"]) }), "userId"),
  "invitation.created": event(v.object({ invitationId: Id, roles: v.array(v.string()) }), "invitationId"),
  "invitation.accepted": event(
    v.object({
      invitationId: Id,
      userId: Id,
      projects: v.array(v.object({ projectId: Id, role: v.picklist(["manager", "reviewer", "annotator"]) })),
    }),
    "invitationId",
    "userId",
  ),
  "invitation.revoked": event(v.object({ invitationId: Id }), "invitationId"),
  "mail.requested": event(v.object({ kind: AccountMailKind, subjectId: Id }), "subjectId"),
  "role.updated": event(v.object({ role: v.string(), permissions: v.array(v.string()) }), "role"),
  "role.deleted": event(v.object({ role: v.string(), replacement: v.nullable(v.string()) }), "role"),
  "api_key.created": event(
    v.object({
      credentialId: Id,
      kind: v.picklist(["key", "client"]),
      holderId: Id,
      scopes: v.array(v.string()),
      projectIds: v.nullable(v.array(Id)),
    }),
    "holderId",
  ),
  "api_key.rotated": event(v.object({ credentialId: Id, holderId: Id }), "holderId"),
  "api_key.revoked": event(v.object({ credentialId: Id, holderId: Id }), "holderId"),
  "service_account.created": event(v.object({ serviceAccountId: Id, roles: v.array(v.string()) }), "serviceAccountId"),
  "service_account.updated": event(
    v.object({ serviceAccountId: Id, roles: v.array(v.string()), status: v.string() }),
    "serviceAccountId",
  ),
  "service_account.deleted": event(v.object({ serviceAccountId: Id }), "serviceAccountId"),
  "role.created": event(v.object({ role: v.string(), permissions: v.array(v.string()) }), "role"),
  "identity_provider.created": event(v.object({ providerId: Id, enabled: v.boolean() }), "providerId"),
  "identity_provider.updated": event(
    v.object({ providerId: Id, enabled: v.boolean(), changed: v.array(v.string()) }),
    "providerId",
  ),
  "identity_provider.deleted": event(v.object({ providerId: Id }), "providerId"),
  "identity_domain.proven": event(v.object({ domainId: Id, domain: v.string() }), "domainId"),
  "identity_domain.lapsed": event(v.object({ domainId: Id, domain: v.string() }), "domainId"),
});
