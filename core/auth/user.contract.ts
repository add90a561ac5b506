// People of a workspace: who they are, which roles they have, and what other services may know of them.
import * as v from "valibot";
import type { Client } from "../kernel/wire/client.ts";
import { endpoint } from "../kernel/wire/endpoint.ts";
import { Id, ids, Instant, text } from "../kernel/wire/id.ts";
import { page, pageQuery } from "../kernel/wire/page.ts";
import { Email, Password, roleName } from "./credentials.contract.ts";
import { Invitation, invited, invitingProblems } from "./invitation.contract.ts";

export const User = v.object({
  id: Id,
  email: v.string(),
  emailVerified: v.boolean(),
  name: v.string(),
  roles: v.array(v.string()),
  status: v.picklist(["active", "deactivated"]),
  customerId: v.nullable(Id),
  createdAt: Instant,
  lastSeenAt: v.nullable(Instant),
  version: v.number(),
});
export type User = v.InferOutput<typeof User>;

export const UserName = v.object({ id: Id, name: v.string() });
export type UserName = v.InferOutput<typeof UserName>;

export const userEndpoints = {
  listUsers: endpoint("GET", "/users", {
    summary: "People of the workspace",
    permission: "user.read",
    query: v.object({
      ...pageQuery,
      role: v.optional(roleName),
      status: v.optional(v.picklist(["active", "deactivated"])),
      customerId: v.optional(Id),
    }),
    response: page(User),
  }),
  createUser: endpoint("POST", "/users", {
    summary:
      "Add a person: they are mailed an invitation, and are in the workspace once they accept it; the answer is the same whether or not they have an account in another one",
    permission: "user.manage",
    stepUp: true,
    limit: "credential",
    status: 202,
    body: v.strictObject({ ...invited, name: text(120) }),
    response: Invitation,
    problems: [...invitingProblems],
  }),
  getUser: endpoint("GET", "/users/:userId", {
    summary: "One person",
    permission: "user.read",
    params: ids("userId"),
    response: User,
  }),
  updateUser: endpoint("PATCH", "/users/:userId", {
    summary: "Change a person's name, roles or status",
    permission: "user.manage",
    stepUp: ["roles", "status"],
    ifMatch: "optional",
    params: ids("userId"),
    body: v.strictObject({
      name: v.optional(text(120)),
      roles: v.optional(v.pipe(v.array(roleName), v.maxLength(10))),
      status: v.optional(v.picklist(["active", "deactivated"])),
    }),
    response: User,
    problems: ["auth.unknown_role", "auth.role_not_yours", "auth.last_owner"],
  }),
  describeUsers: endpoint("GET", "/user-names", {
    summary: "Names of people by id, for showing them",
    permission: "user.name",
    query: v.object({
      ids: v.pipe(
        v.union([Id, v.array(Id)]),
        v.transform((one) => (Array.isArray(one) ? one : [one])),
        v.maxLength(100),
      ),
    }),
    response: v.object({ items: v.array(UserName) }),
  }),
  createAccount: endpoint("POST", "/internal/auth/accounts", {
    summary: "Make an account whose address the caller vouches for, for the demo",
    internal: true,
    status: 201,
    body: v.strictObject({
      email: Email,
      password: Password,
      name: text(120),
      /** Name of a new workspace, whose owner it is; null: in the caller's, with these roles. */
      workspace: v.nullable(text(120)),
      roles: v.array(roleName),
      customerId: v.optional(Id),
    }),
    response: v.object({ userId: Id, workspaceId: Id }),
    problems: ["auth.email_taken"],
  }),
  findUsersByRole: endpoint("GET", "/internal/auth/users-with/:permission", {
    summary: "Ids of the active users who hold a permission",
    internal: true,
    params: v.object({ permission: v.pipe(v.string(), v.maxLength(80)) }),
    response: v.object({ userIds: v.array(Id) }),
  }),
  getAddress: endpoint("GET", "/internal/auth/addresses/:userId", {
    summary: "Name and e-mail of a user, for sending mail",
    internal: true,
    params: ids("userId"),
    response: v.object({ id: Id, name: v.string(), email: v.string() }),
  }),
};

/**
 * Who of these ids is nobody of the caller's workspace: asked by services before they write an id down. While auth is away there are no
 * strangers, since an id by itself tells nothing.
 */
export async function strangersAmong(
  auth: () => Pick<Client<typeof userEndpoints>, "describeUsers">,
  ids: readonly string[],
): Promise<string[]> {
  if (ids.length === 0) return [];
  const ask = async () => auth().describeUsers({ ids: [...ids] });
  const known = await ask().catch(() => null);
  return known ? ids.filter((id) => !known.items.some((one) => one.id === id)) : [];
}
