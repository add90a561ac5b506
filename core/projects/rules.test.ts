import { expect, test } from "bun:test";
import { defaultSettings } from "./settings.contract.ts";
import { library } from "./library/library.ts";
import { changeStatus, configure, sameJson } from "./rules.ts";

const objects = library.find((one) => one.id === "objects")!;

test.each([
  { from: "active", event: "pause", to: "paused" },
  { from: "paused", event: "resume", to: "active" },
  { from: "completed", event: "reopen", to: "active" },
] as const)("a project that is $from becomes $to by $event", ({ from, event, to }) => {
  expect(changeStatus(from, event, null)).toBe(to);
});

test.each([
  { archivedFrom: "draft", to: "draft" },
  { archivedFrom: "active", to: "paused" },
  { archivedFrom: "completed", to: "completed" },
] as const)("a project archived while $archivedFrom is restored as $to", ({ archivedFrom, to }) => {
  expect(changeStatus("archived", "restore", archivedFrom)).toBe(to);
});

test("what its machine refuses is a conflict that says what the project is", () => {
  expect(() => changeStatus("completed", "pause", null)).toThrow(
    expect.objectContaining({
      code: "projects.wrong_status",
      status: 409,
      fields: expect.objectContaining({ projectStatus: "completed" }),
    }),
  );
});

test("a project's own values win over its template's, and those over the defaults", () => {
  const settings = configure(objects, { settings: { overlap: 4 } }).settings;
  expect(settings).toEqual({ ...defaultSettings, ...objects.settings, overlap: 4 });
  expect(configure(objects, { settings: {}, instructions: "" }).instructions).toBe("");
  expect(configure(null, { settings: {}, labelSchema: objects.labelSchema })).toEqual({
    labelSchema: objects.labelSchema,
    settings: defaultSettings,
    instructions: "",
  });
});

test.each(["audio", "chat"] as const)("a project for %s is refused, for no task could be of it", (media) => {
  const labelSchema = { ...objects.labelSchema, media };
  expect(() => configure(null, { settings: {}, labelSchema })).toThrow(
    expect.objectContaining({
      code: "projects.media_without_tasks",
      status: 422,
      fields: {
        media,
        errors: [{ pointer: "/labelSchema/media", detail: `is "${media}", and tasks are of image or text` }],
      },
    }),
  );
});

test("the workspace's defaults stand behind what a template of the library says, and before the product's", () => {
  const workspace = { overlap: 7, leaseMinutes: 90, goldShare: 0.1 };
  const { settings } = configure(objects, { settings: { goldShare: 0 } }, workspace);
  expect(settings).toEqual({ ...defaultSettings, ...objects.settings, leaseMinutes: 90, goldShare: 0 });
  const kept = { ...objects, builtIn: false };
  expect(configure(kept, { settings: {} }, workspace).settings).toEqual(objects.settings);
});

test("two label schemas are the same whatever the order of their keys, not of their classes", () => {
  expect(sameJson({ a: 1, b: [{ c: 1, d: 2 }] }, { b: [{ d: 2, c: 1 }], a: 1 })).toBe(true);
  expect(sameJson({ b: [1, 2] }, { b: [2, 1] })).toBe(false);
  expect(sameJson(new Date(0), new Date(0))).toBe(true);
  expect(sameJson(new Date(0), null)).toBe(false);
});
