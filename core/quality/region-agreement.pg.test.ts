import { expect, test } from "bun:test";
import sharp from "sharp";
import * as v from "valibot";
import type { Result } from "../annotations/region.contract.ts";
import { says, type Scene, scene, submit } from "../annotations/scene.suite.ts";
import { annotationsService } from "../annotations/service.ts";
import { filesService } from "../files/service.ts";
import { uploadFile } from "../files/upload-file.ts";
import { eventually } from "../kernel/testing/eventually.ts";
import { useHost } from "../kernel/testing/host.ts";
import { newId } from "../kernel/wire/id.ts";
import { LabelSchema } from "../projects/label-schema.contract.ts";
import { projectsService } from "../projects/service.ts";
import { tasksService } from "../tasks/service.ts";
import { workflowService } from "../workflow/service.ts";
import { getAgreement } from "./read-agreement.ts";
import { regionAgreement } from "./region-agreement.ts";
import { qualityService } from "./service.ts";

const host = useHost([
  projectsService,
  tasksService,
  workflowService,
  annotationsService,
  qualityService,
  filesService,
]);

/** Two people hand in each task, the first one the first of its two results; answers how they agree on where things are. */
async function regionsOf(s: Scene, results: ReadonlyMap<string, readonly [Result, Result]>) {
  for (const place of [0, 1]) {
    const user = newId();
    for (let i = 0; i < results.size; i++) {
      const claimed = await s.claim("annotate", user);
      expect((await submit(host(), s, claimed, results.get(claimed.task.id)![place]!)).status).toBe(200);
    }
  }
  return eventually(async () => {
    const { items } = await getAgreement(s.person("quality"), { projectId: s.project.id });
    const about = items.find((one) => one.family === "regions");
    return about?.shapes?.tasks === results.size ? about : null;
  });
}

test("boxes and polygons are judged by what they share, and a box that somebody left out counts", async () => {
  const tools = ["bbox", "polygon"];
  const street = v.parse(LabelSchema, { media: "image", tools, classes: [{ name: "car", colour: "#ff0000" }] });
  const s = await scene(host(), "single-pass", { overlap: 2 }, street);
  const create = { width: 2000, height: 1000, channels: 3, background: "#2f6fed" } as const;
  const content = [new Uint8Array(await sharp({ create }).png().toBuffer())] as never;
  const about = { name: "street.png", contentType: "image/png", content, projectId: undefined };
  const file = await uploadFile(host().context("files", { workspaceId: s.workspaceId }), about);
  const [near, far] = (await s.addTasks(2, { type: "image", fileId: file.id })) as [string, string];
  const drawn = (x: number, ...boxes: [number, number][]): Result => {
    const points: [number, number][] = [
      [x, 800],
      [x + 50, 800],
      [x, 900],
    ];
    const shapes = [
      { type: "polygon" as const, points },
      ...boxes.map(([left, top]) => ({ type: "bbox" as const, x: left, y: top, width: 100, height: 100 })),
    ];
    const regions = shapes.map((shape, at) => ({ id: `r${at}`, class: "car", attributes: {}, ...shape }));
    return { regions, relations: [], answers: {} };
  };
  const { coefficient, shapes } = await regionsOf(
    s,
    new Map([
      [near, [drawn(10, [0, 0]), drawn(10, [50, 0])]],
      [far, [drawn(500, [1000, 500], [1500, 100]), drawn(500, [1020, 500])]],
    ]),
  );
  expect(coefficient).toBe("nominal_alpha");
  const [boxes, polygons] = shapes!.items;
  expect(boxes).toMatchObject({ type: "bbox", coefficient: "iou_alpha", tasks: 2, people: 2, marks: 5 });
  // A third, two thirds and nothing are shared of three things; of ten pairs of boxes and five of a box and nothing, 14 differ in all.
  expect(boxes!.value).toBeCloseTo(1 - 2 / 3 / (14 / 15), 9);
  expect([boxes!.low! <= boxes!.value!, boxes!.value! <= boxes!.high!]).toEqual([true, true]);
  expect(polygons).toMatchObject({ type: "polygon", coefficient: "iou_alpha", value: 1, tasks: 2, marks: 4 });
});

test("spans are judged by where they are in their text, and by their class", async () => {
  const s = await scene(host(), "single-pass", { overlap: 2 });
  const [ann, rome] = (await s.addTasks(2)) as [string, string];
  const city = says("good", ["place", 12, 16]);
  const { shapes } = await regionsOf(
    s,
    new Map([
      [ann, [says("good", ["person", 0, 3]), says("good", ["person", 0, 7])]],
      [rome, [city, city]],
    ]),
  );
  // Krippendorff 1995 by hand, of two texts of 30 code points: the spans of 3 and 7 end 4 apart, those of 4 are the same.
  const observed = (2 * 4 ** 2) / (2 * 30 ** 2);
  const expected = (2 / 30) * ((10 + 9 * (25 + 21) + 182 + 49 * (21 + 17)) / (60 * 59 - 6 - 42));
  const ofCity = (2 / 30) * ((2 * (28 + 16 * 2 * (9 + 11))) / (60 * 59 - 24));
  const [spans] = shapes!.items;
  expect(spans).toMatchObject({ type: "span", coefficient: "unitizing_alpha", tasks: 2, people: 2, marks: 4 });
  expect(spans!.value).toBeCloseTo(1 - observed / (expected + ofCity), 9);
  expect([spans!.low! <= spans!.value!, spans!.value! <= spans!.high!]).toEqual([true, true]);
  // Nobody who asks about everything is refused because annotations take too long.
  const late = host().context("quality", { workspaceId: s.workspaceId, service: true });
  late.deadlineAt = 1;
  expect(await regionAgreement(late, s.project.id, [ann])).toBeNull();
});
