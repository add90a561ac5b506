import { expect, test } from "bun:test";
import { authService } from "../auth/service.ts";
import { colleague, registered } from "../auth/testing/registered.ts";
import { updateUser } from "../auth/update-user.ts";
import type { Context } from "../kernel/context.ts";
import { useHost } from "../kernel/testing/host.ts";
import { newId } from "../kernel/wire/id.ts";
import { workflowService } from "../workflow/service.ts";
import { addProjectMember, putProjectMember } from "./add-project-member.ts";
import { createCustomer } from "./create-customer.ts";
import { createProject } from "./create-project.ts";
import { deleteCustomer } from "./delete-customer.ts";
import { getCustomer } from "./get-customer.ts";
import { listCustomers } from "./list-customers.ts";
import { listProjectMembers } from "./list-project-members.ts";
import { removeProjectMember } from "./remove-project-member.ts";
import { projectsService } from "./service.ts";
import { updateCustomer } from "./update-customer.ts";

const host = useHost([projectsService, workflowService, authService]);
const make = (ctx: Context, more: Partial<Parameters<typeof createProject>[1]> = {}) =>
  createProject(ctx, {
    name: "Birds",
    description: "",
    customerId: null,
    templateId: "objects",
    settings: {},
    dueAt: null,
    draft: false,
    ...more,
  });
/** The id of a person of a workspace. */
const somebody = async ({ workspaceId }: Context) =>
  (await colleague(host().context("auth", { workspaceId }), ["annotator"])).id;

test("customers have names of their own, are listed by name, and stay while they have projects", async () => {
  const ctx = host().context("projects");
  const [zoo, acme] = [
    await createCustomer(ctx, { name: "Zoo", reference: "Z-1" }),
    await createCustomer(ctx, { name: "acme", reference: null }),
  ];
  const bert = await createCustomer(ctx, { name: "Bert", reference: null });
  await expect(createCustomer(ctx, { name: "ACME", reference: null })).rejects.toMatchObject({
    code: "projects.customer_exists",
  });
  await expect(updateCustomer(ctx, { customerId: zoo.id, name: "Acme", ifMatch: undefined })).rejects.toMatchObject({
    code: "projects.customer_exists",
  });
  const first = await listCustomers(ctx, { limit: 2 });
  const second = await listCustomers(ctx, { limit: 2, cursor: first.nextCursor! });
  expect([...first.items, ...second.items]).toEqual([acme, bert, zoo]);
  const found = async (search: string) => (await listCustomers(ctx, { limit: 9, search })).items;
  expect(await found("AC")).toEqual([acme]);
  expect(await found("z-")).toEqual([zoo]);
  expect(await found("_")).toEqual([]);
  await make(ctx, { customerId: zoo.id });
  await expect(deleteCustomer(ctx, { customerId: zoo.id, ifMatch: undefined })).rejects.toMatchObject({
    code: "projects.customer_has_projects",
  });
  await deleteCustomer(ctx, { customerId: bert.id, ifMatch: '"1"' });
  await expect(getCustomer(ctx, { customerId: bert.id })).rejects.toMatchObject({ status: 404 });
});

test("customers stay while they have active users, and go when those are deactivated", async () => {
  const owner = await registered(host());
  const { workspaceId } = owner.ctx;
  const ctx = host().context("projects", { workspaceId, userId: owner.ctx.actor.id });
  const { id: customerId } = await createCustomer(ctx, { name: "Zoo", reference: null });
  const user = await colleague(owner.ctx, ["customer"], { customerId });
  await expect(deleteCustomer(ctx, { customerId, ifMatch: undefined })).rejects.toMatchObject({
    status: 409,
    code: "projects.customer_has_users",
    fields: { customerId, users: 1, detail: "Deactivate 1 active user of the customer first." },
  });
  expect((await getCustomer(ctx, { customerId })).name).toBe("Zoo");
  await updateUser(owner.ctx, { userId: user.id, status: "deactivated", ifMatch: undefined });
  await deleteCustomer(ctx, { customerId, ifMatch: undefined });
  await expect(getCustomer(ctx, { customerId })).rejects.toMatchObject({ status: 404 });
});

test("users of a customer may not look at other customers", async () => {
  const ctx = host().context("projects");
  const [ours, theirs] = [
    await createCustomer(ctx, { name: "A", reference: null }),
    await createCustomer(ctx, { name: "B", reference: null }),
  ];
  const user = { ...ctx, grants: { ...ctx.grants, customerId: ours.id } };
  expect((await listCustomers(user, { limit: 10 })).items).toEqual([ours]);
  await expect(getCustomer(user, { customerId: theirs.id })).rejects.toMatchObject({ status: 404 });
  expect((await make(user, { customerId: theirs.id })).customerId).toBe(ours.id);
});

test("members are added, change their role and leave", async () => {
  const ctx = host().context("projects");
  const { id: projectId } = await make(ctx);
  const userId = await somebody(ctx);
  const added = await addProjectMember(ctx, { projectId, userId, role: "annotator" });
  expect(await addProjectMember(ctx, { projectId, userId, role: "reviewer" })).toEqual({ ...added, role: "reviewer" });
  expect((await listProjectMembers(ctx, { projectId, limit: 50 })).items).toMatchObject([{ userId, role: "reviewer" }]);
  await removeProjectMember(ctx, { projectId, userId });
  await expect(removeProjectMember(ctx, { projectId, userId })).rejects.toMatchObject({ status: 404 });
  expect((await listProjectMembers(ctx, { projectId, limit: 50 })).items).toEqual([]);
});

test("only somebody of the workspace becomes a member", async () => {
  const ctx = host().context("projects");
  const { id: projectId } = await make(ctx);
  for (const userId of [newId(), await somebody(host().context("projects"))]) {
    await expect(addProjectMember(ctx, { projectId, userId, role: "annotator" })).rejects.toMatchObject({
      code: "request.invalid",
      fields: { errors: [{ pointer: "/userId" }] },
    });
    await expect(putProjectMember(ctx, { projectId, userId, role: "annotator" })).rejects.toMatchObject({
      code: "request.not_found",
      fields: { errors: [{ pointer: "/path/userId" }] },
    });
  }
  expect((await listProjectMembers(ctx, { projectId, limit: 50 })).items).toEqual([]);
});

test("members come in the order in which they joined, a page at a time", async () => {
  const ctx = host().context("projects");
  const { id: projectId } = await make(ctx);
  const joined: string[] = [];
  for (const role of ["annotator", "reviewer", "annotator"]) {
    joined.unshift(await somebody(ctx));
    await addProjectMember(ctx, { projectId, userId: joined[0]!, role });
    host().clock.advance(1000);
  }
  const first = await listProjectMembers(ctx, { projectId, limit: 2 });
  const second = await listProjectMembers(ctx, { projectId, limit: 2, cursor: first.nextCursor! });
  expect([...first.items, ...second.items].map((one) => one.userId)).toEqual(joined.toReversed());
  expect(second.nextCursor).toBeNull();
});
