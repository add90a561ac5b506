import { expect, test } from "bun:test";
import { useHost } from "../kernel/testing/host.ts";
import { newId } from "../kernel/wire/id.ts";
import { createProject } from "./create-project.ts";
import { defaultSettings } from "./settings.contract.ts";
import { getProjectDefaults, updateProjectDefaults } from "./project-defaults.ts";
import { projectsService } from "./service.ts";

const host = useHost([projectsService]);
const make = (ctx: ReturnType<ReturnType<typeof host>["context"]>, templateId: string) =>
  createProject(ctx, {
    name: "Birds",
    description: "",
    customerId: null,
    templateId,
    settings: {},
    dueAt: null,
    draft: false,
    workflowId: newId(),
  });

test("a workspace sets what its new projects begin with; those that exist, and other workspaces, stay as they are", async () => {
  const ctx = host().context("projects");
  expect(await getProjectDefaults(ctx)).toEqual({ settings: defaultSettings, own: {}, version: 0 });
  const before = await make(ctx, "boxes");
  const set = await updateProjectDefaults(ctx, { settings: { overlap: 3, reviewShare: 0.9 }, ifMatch: undefined });
  expect(set).toEqual({
    settings: { ...defaultSettings, overlap: 3, reviewShare: 0.9 },
    own: { overlap: 3, reviewShare: 0.9 },
    version: 1,
  });
  expect((await make(ctx, "boxes")).settings).toEqual({ ...before.settings, overlap: 3 });
  expect((await make(host().context("projects"), "boxes")).settings).toEqual(before.settings);
  await updateProjectDefaults(ctx, { settings: { leaseMinutes: 5 }, ifMatch: '"1"' });
  await expect(updateProjectDefaults(ctx, { settings: {}, ifMatch: '"1"' })).rejects.toMatchObject({
    code: "request.stale",
  });
  expect((await getProjectDefaults(ctx)).own).toEqual({ overlap: 3, reviewShare: 0.9, leaseMinutes: 5 });
  expect(await updateProjectDefaults(ctx, { settings: null, ifMatch: '"2"' })).toMatchObject({ own: {}, version: 3 });
});

test("two first changes at once both count", async () => {
  const ctx = host().context("projects");
  await Promise.all([
    updateProjectDefaults(ctx, { settings: { overlap: 2 }, ifMatch: undefined }),
    updateProjectDefaults(ctx, { settings: { goldShare: 0.2 }, ifMatch: undefined }),
  ]);
  expect(await getProjectDefaults(ctx)).toMatchObject({ own: { overlap: 2, goldShare: 0.2 }, version: 2 });
});
