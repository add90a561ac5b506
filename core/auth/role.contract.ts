// Roles as data: what a workspace's own may do, who holds them, and why somebody may or may not do something.
import * as v from "valibot";
import { endpoint } from "../kernel/wire/endpoint.ts";
import { Id, text } from "../kernel/wire/id.ts";
import { page, pageQuery } from "../kernel/wire/page.ts";
import { roleName } from "./credentials.contract.ts";

export const permissionName = v.pipe(v.string(), v.regex(/^[a-z_]+\.[a-z_]+$/, "must be `noun.verb`"));
const permissions = v.pipe(v.array(permissionName), v.maxLength(200));
const role = v.object({ role: roleName });

export const Role = v.object({
  name: v.string(),
  title: v.string(),
  builtIn: v.boolean(),
  permissions: v.array(v.string()),
  /** Zero for a built-in one, which never changes. */
  version: v.number(),
});
export type Role = v.InferOutput<typeof Role>;

/** A role of somebody's, in the workspace or (then it counts there only) in one project. */
export const Through = v.object({ role: v.string(), projectId: v.nullable(Id) });
export type Through = v.InferOutput<typeof Through>;

export const Verdict = v.object({
  permission: v.string(),
  projectId: v.nullable(Id),
  allowed: v.boolean(),
  /** The roles that say yes. */
  through: v.array(Through),
  /** What takes away again what the roles grant. */
  withheld: v.nullable(v.picklist(["inactive", "scopes", "projects", "customer"])),
  /** The roles that would grant it. */
  wouldGrant: v.array(v.string()),
  /** Whether such a role would also do as a role in the project. */
  inProject: v.boolean(),
});
export type Verdict = v.InferOutput<typeof Verdict>;

export const Holder = v.object({
  type: v.picklist(["user", "service_account"]),
  id: Id,
  through: v.array(Through),
});
export type Holder = v.InferOutput<typeof Holder>;

export const roleEndpoints = {
  listRoles: endpoint("GET", "/roles", {
    summary: "Roles and what they may do",
    permission: "role.read",
    response: v.object({
      items: v.array(Role),
      permissions: v.array(v.string()),
      /** Those that count when a role is held in one project only. */
      projectPermissions: v.array(v.string()),
    }),
  }),
  getRole: endpoint("GET", "/roles/:role", {
    summary: "One role",
    permission: "role.read",
    params: role,
    response: Role,
  }),
  listRoleHolders: endpoint("GET", "/roles/:role/holders", {
    summary: "Who has a role, in the workspace or in projects",
    permission: "role.read",
    params: role,
    query: v.object(pageQuery),
    response: page(Holder),
  }),
  createRole: endpoint("POST", "/roles", {
    summary: "Add a custom role",
    permission: "role.manage",
    stepUp: true,
    status: 201,
    body: v.strictObject({ name: roleName, title: text(80), permissions }),
    response: Role,
    problems: ["auth.role_exists", "auth.unknown_permission", "auth.role_not_yours"],
  }),
  cloneRole: endpoint("POST", "/roles/:role/clone", {
    summary: "Add a custom role that may do what another may",
    permission: "role.manage",
    stepUp: true,
    status: 201,
    params: role,
    body: v.strictObject({ name: roleName, title: text(80) }),
    response: Role,
    problems: ["auth.role_exists", "auth.role_not_yours"],
  }),
  updateRole: endpoint("PATCH", "/roles/:role", {
    summary: "Change a custom role for all who have it",
    permission: "role.manage",
    stepUp: true,
    ifMatch: "optional",
    params: role,
    body: v.strictObject({ title: v.optional(text(80)), permissions: v.optional(permissions) }),
    response: Role,
    problems: ["auth.unknown_permission", "auth.role_not_yours", "auth.role_built_in"],
  }),
  deleteRole: endpoint("DELETE", "/roles/:role", {
    summary: "Delete a custom role that nobody has, or give its holders another one instead",
    permission: "role.manage",
    stepUp: true,
    ifMatch: "optional",
    status: 204,
    params: role,
    query: v.object({ replacement: v.optional(roleName) }),
    problems: ["auth.role_in_use", "auth.unknown_role", "auth.role_not_yours", "auth.role_built_in"],
  }),
  getPermissions: endpoint("GET", "/auth/permissions", {
    summary: "What I may do and through which role; with `permission`, whether I may do that, and what would let me",
    self: "any",
    query: v.object({ permission: v.optional(permissionName), projectId: v.optional(Id) }),
    response: v.object({
      roles: v.array(v.string()),
      projectRoles: v.array(v.object({ role: v.string(), projectId: Id })),
      permissions: v.array(
        v.object({
          name: v.string(),
          /** The roles in the workspace that grant it; empty where only roles in projects do. */
          roles: v.array(v.string()),
          projects: v.array(v.object({ role: v.string(), projectId: Id })),
        }),
      ),
      answer: v.nullable(Verdict),
    }),
  }),
  simulatePermissions: endpoint("POST", "/auth/permissions/simulate", {
    summary: "Who can do something, or what somebody could do with other roles",
    permission: "role.read",
    body: v.strictObject({
      /** Nobody: then the question is who can. */
      userId: v.optional(Id),
      /** None: then the question is what they can do. */
      permission: v.optional(permissionName),
      projectId: v.optional(Id),
      /** Roles to have besides one's own, to try them out; in the project, where one is named. */
      withRoles: v.optional(v.pipe(v.array(roleName), v.maxLength(10)), []),
      /** Where the list of those who can goes on. */
      cursor: v.optional(Id),
    }),
    response: v.object({
      /** At most 500 at once. */
      who: v.nullable(v.array(Holder)),
      /** Of `who`, while there are more. */
      nextCursor: v.nullable(Id),
      answer: v.nullable(Verdict),
      /** With what the tried roles would add. */
      permissions: v.nullable(v.array(v.object({ name: v.string(), through: v.array(Through), added: v.boolean() }))),
    }),
    problems: ["auth.unknown_permission", "auth.unknown_role"],
  }),
  describeRole: endpoint("GET", "/internal/auth/roles/:role", {
    summary: "What a role may do in a project, for the service that gives it",
    internal: true,
    params: v.object({ role: roleName }),
    response: Role,
  }),
};
