import { expect, test } from "bun:test";
import { useHost } from "../kernel/testing/host.ts";
import { newId } from "../kernel/wire/id.ts";
import { createProject } from "./create-project.ts";
import { checkLabelSchema, publishLabelSchema } from "./publish-label-schema.ts";
import { projectsService } from "./service.ts";

const host = useHost([projectsService]);

test("while nobody can say what was handed in, what could break work counts as breaking it, and what cannot goes through", async () => {
  const ctx = host().context("projects");
  const { id: projectId, labelSchema } = await createProject(ctx, {
    name: "Birds",
    description: "",
    customerId: null,
    templateId: "ner",
    settings: {},
    dueAt: null,
    draft: false,
    workflowId: newId(),
  });
  const fewer = { ...labelSchema, classes: labelSchema.classes.slice(1) };
  const review = await checkLabelSchema(ctx, { projectId, labelSchema: fewer });
  expect(review).toMatchObject({ breaking: 1, complete: false, annotationsRead: 0 });
  const publish = (schema: typeof labelSchema) =>
    publishLabelSchema(ctx, { projectId, labelSchema: schema, note: "", acceptBreaking: false, ifMatch: "*" });
  await expect(publish(fewer)).rejects.toMatchObject({ code: "projects.schema_breaks_work" });
  const more = {
    ...labelSchema,
    classes: [...labelSchema.classes, { name: "LAW", colour: "#123456", attributes: [] }],
  };
  expect(await publish(more)).toMatchObject({ schemaVersion: 2 });
});
