import { expect, test } from "bun:test";
import { annotationsService } from "../annotations/service.ts";
import { saveAnnotation } from "../annotations/save-annotation.ts";
import { says, scene } from "../annotations/scene.suite.ts";
import { useHost } from "../kernel/testing/host.ts";
import { newId } from "../kernel/wire/id.ts";
import { createRule } from "../quality/quality-rules.ts";
import { qualityService } from "../quality/service.ts";
import { tasksService } from "../tasks/service.ts";
import { workflowService } from "../workflow/service.ts";
import { getLabelSchema, listLabelSchemas } from "./get-label-schema.ts";
import { getProject } from "./get-project.ts";
import type { LabelSchema } from "./label-schema.contract.ts";
import { checkLabelSchema, publishLabelSchema } from "./publish-label-schema.ts";
import { projectsService } from "./service.ts";
import { updateProject } from "./update-project.ts";

const services = [projectsService, tasksService, workflowService, annotationsService, qualityService];
const host = useHost(services);

/** A project of letters of which two are handed in: three persons and a place. */
async function worked() {
  const { workspaceId, project, addTasks, claim, person } = await scene(host(), "single-pass");
  await addTasks(3);
  const works = [says("good", ["person", 0, 3], ["place", 12, 16]), says("bad", ["person", 0, 3], ["person", 22, 25])];
  for (const result of works) {
    const userId = newId();
    const { assignment, task } = await claim("annotate", userId);
    await saveAnnotation(person("annotations", userId), {
      taskId: task.id,
      assignmentId: assignment.id,
      fence: assignment.fence,
      status: "submitted",
      result,
      sequence: 1,
      activeSeconds: 9,
      confidence: null,
    });
  }
  const ctx = host().context("projects", { workspaceId });
  const quality = host().context("quality", { workspaceId });
  const without = (...names: string[]): LabelSchema => ({
    ...project.labelSchema,
    classes: project.labelSchema.classes.filter((one) => !names.includes(one.name)),
  });
  return { ctx, quality, projectId: project.id, schema: project.labelSchema, without };
}

test("a label schema is looked at before it counts: what is gone is named with the hand-ins and places that have it", async () => {
  const { ctx, quality, projectId, schema, without } = await worked();
  await createRule(quality, {
    projectId,
    kind: "region_count",
    params: { min: 1, class: "person" },
    severity: "error",
    enabled: true,
  });
  const labelSchema = {
    ...without("person"),
    fields: [{ ...schema.fields[0]!, options: [{ value: "good" }, { value: "fair" }] }],
  };
  const review = await checkLabelSchema(ctx, { projectId, labelSchema });
  expect(review).toMatchObject({ against: 1, breaking: 2, annotationsRead: 2, complete: true });
  expect(review.changes.map(({ kind, effect, annotations, places }) => [kind, effect, annotations, places])).toEqual([
    ["class_removed", "breaking", 2, 3],
    ["field_options_removed", "breaking", 1, 1],
    ["rule_left_alone", "caution", 0, 0],
    ["field_options_added", "safe", 0, 0],
  ]);
  expect(await getProject(ctx, { projectId })).toMatchObject({ version: 1, schemaVersion: 1 });
});

test("what breaks work is published only when that is accepted, by either door, and what nobody used goes without asking", async () => {
  const { ctx, projectId, schema, without } = await worked();
  const labelSchema = without("place");
  const publish = (more: object) =>
    publishLabelSchema(ctx, { projectId, labelSchema, note: "", acceptBreaking: false, ifMatch: '"1"', ...more });
  await expect(publish({})).rejects.toMatchObject({
    code: "projects.schema_breaks_work",
    status: 409,
    fields: { review: { breaking: 1 }, errors: [{ pointer: "/labelSchema/classes/1" }] },
  });
  await expect(updateProject(ctx, { projectId, labelSchema, ifMatch: '"1"' })).rejects.toMatchObject({
    code: "projects.schema_breaks_work",
  });
  expect(await publish({ acceptBreaking: true, note: "Places are done." })).toMatchObject({
    schemaVersion: 2,
    version: 2,
  });
  await expect(publish({ acceptBreaking: true })).rejects.toMatchObject({ code: "request.stale" });
  expect(await publish({ ifMatch: '"2"' })).toMatchObject({ schemaVersion: 2, version: 2, review: { changes: [] } });

  const unused = {
    ...labelSchema,
    classes: [...labelSchema.classes, { name: "thing", colour: "#123456", attributes: [] }],
  };
  expect(await publish({ labelSchema: unused, ifMatch: '"2"' })).toMatchObject({ schemaVersion: 3 });
  const gone = await publish({ labelSchema, ifMatch: '"3"' });
  expect(gone).toMatchObject({ schemaVersion: 4, review: { changes: [{ kind: "class_removed", effect: "caution" }] } });
  expect((await getLabelSchema(ctx, { projectId, version: 1 })).labelSchema).toEqual(schema);
});

test("versions are listed newest first, each with its note, its author and what it changed", async () => {
  const { ctx, projectId, without, schema } = await worked();
  await publishLabelSchema(ctx, {
    projectId,
    labelSchema: without("place"),
    note: "Fewer",
    acceptBreaking: true,
    ifMatch: "*",
  });
  await publishLabelSchema(ctx, { projectId, labelSchema: schema, note: "", acceptBreaking: false, ifMatch: "*" });
  const first = await listLabelSchemas(ctx, { projectId, limit: 2 });
  const second = await listLabelSchemas(ctx, { projectId, limit: 2, cursor: first.nextCursor! });
  expect(
    [...first.items, ...second.items].map(({ version, note, changes }) => [
      version,
      note,
      changes.map((one) => one.kind),
    ]),
  ).toEqual([
    [3, "", ["class_added"]],
    [2, "Fewer", ["class_removed"]],
    [1, "", []],
  ]);
  expect(second.nextCursor).toBeNull();
  const other = host().context("projects");
  await expect(listLabelSchemas(other, { projectId, limit: 2 })).rejects.toMatchObject({ status: 404 });
  await expect(checkLabelSchema(other, { projectId, labelSchema: schema })).rejects.toMatchObject({ status: 404 });
});

test("two who publish at once: one version more, and the other is told", async () => {
  const { ctx, projectId, schema } = await worked();
  const results = await Promise.allSettled(
    ["owl", "hawk"].map((name) =>
      publishLabelSchema(ctx, {
        projectId,
        labelSchema: { ...schema, classes: [...schema.classes, { name, colour: "#000000", attributes: [] }] },
        note: "",
        acceptBreaking: false,
        ifMatch: "*",
      }),
    ),
  );
  expect(results.map((one) => one.status).sort()).toEqual(["fulfilled", "rejected"]);
  expect(await getProject(ctx, { projectId })).toMatchObject({ version: 2, schemaVersion: 2 });
});
