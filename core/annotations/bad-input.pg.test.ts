import { describe, expect, test } from "bun:test";
import sharp from "sharp";
import * as v from "valibot";
import { filesService } from "../files/service.ts";
import { uploadFile } from "../files/upload-file.ts";
import { useHost } from "../kernel/testing/host.ts";
import { newId } from "../kernel/wire/id.ts";
import { LabelSchema } from "../projects/label-schema.contract.ts";
import { projectsService } from "../projects/service.ts";
import { tasksService } from "../tasks/service.ts";
import { workflowService } from "../workflow/service.ts";
import { compareAnnotations } from "./compare-annotations.ts";
import type { Annotation } from "./contract.ts";
import type { Result } from "./region.contract.ts";
import { type Claimed, type Scene, says, scene, submit } from "./scene.suite.ts";
import { annotationsService } from "./service.ts";

const host = useHost([projectsService, tasksService, workflowService, annotationsService, filesService]);
type Problem = { code: string; errors: { pointer: string; detail: string }[] };
const pointers = async (answer: Response) => ((await answer.json()) as Problem).errors.map((one) => one.pointer);

const street = v.parse(LabelSchema, {
  media: "image",
  tools: ["bbox", "polygon", "polyline", "mask", "track"],
  classes: [{ name: "car", colour: "#ff0000" }],
});
const drawn = (...regions: object[]) => ({
  regions: regions.map((region, at) => ({ id: `r${at}`, class: "car", attributes: {}, ...region })),
  relations: [],
  answers: {},
});
const bbox = (x: number, y: number, width: number, height: number) => ({ type: "bbox", x, y, width, height });

async function picture(): Promise<{ s: Scene; claimed: Claimed }> {
  const s = await scene(host(), "single-pass", { overlap: 2 }, street);
  const png = await sharp({ create: { width: 2000, height: 1000, channels: 3, background: "#2f6fed" } })
    .png()
    .toBuffer();
  const file = await uploadFile(host().context("files", { workspaceId: s.workspaceId }), {
    name: "street.png",
    contentType: "image/png",
    content: [new Uint8Array(png)] as never,
    projectId: undefined,
  });
  await s.addTasks(1, { type: "image", fileId: file.id });
  return { s, claimed: await s.claim("annotate", newId()) };
}
async function handIn(s: Scene, claimed: Claimed, result: object): Promise<Annotation> {
  const answer = await submit(host(), s, claimed, result as Result);
  expect(answer.status).toBe(200);
  return (await answer.json()) as Annotation;
}

describe("an annotation of a picture", () => {
  test("that cannot be right is refused with a pointer to each thing wrong", async () => {
    const { s, claimed } = await picture();
    const wrong = drawn(
      bbox(10, 10, 0, 5),
      bbox(1e308, 10, 1e308, 5),
      {
        type: "polygon",
        points: [
          [0, 0],
          [9, 9],
          [18, 18],
        ],
      },
      { type: "mask", rle: { size: [1000, 2000], counts: "~" } },
      { type: "span", start: 0, end: 3 },
    );
    const answer = await submit(host(), s, claimed, wrong as never);
    expect(answer.status).toBe(422);
    expect(await pointers(answer)).toEqual([
      "/result/regions/0/width",
      "/result/regions/1/x",
      "/result/regions/2/points",
      "/result/regions/3/rle/counts",
      "/result/regions/4/type",
      "/result/regions/4/type",
    ]);
  });

  test("with numbers that are none is refused before anything else, saying where", async () => {
    const { s, claimed } = await picture();
    const { assignment, task } = claimed;
    const send = (x: string) =>
      host().request(
        "annotations",
        { workspaceId: s.workspaceId, userId: assignment.userId, permissions: ["annotation.create"] },
        "POST",
        `/tasks/${task.id}/annotations`,
        `{"assignmentId":"${assignment.id}","fence":${assignment.fence},"status":"draft","sequence":1,"result":{"regions":[{"id":"a","class":"car","type":"bbox","x":${x},"y":0,"width":5,"height":5}]}}`,
        { "content-type": "application/json" },
      );
    expect((await send("NaN")).status).toBe(400);
    expect((await send("Infinity")).status).toBe(400);
    for (const x of ["1e999", "null", '"7"', "[]"]) {
      const refused = await send(x);
      expect(refused.status).toBe(422);
      expect(await pointers(refused)).toEqual(["/result/regions/0/x"]);
    }
    expect((await send("1e308")).status).toBe(200);
  });

  test("whose polygon crosses itself counts with the area that it encloses", async () => {
    const { s, claimed } = await picture();
    const eight = {
      type: "polygon",
      points: [
        [0, 0],
        [100, 100],
        [100, 0],
        [0, 100],
      ],
    };
    const upper = {
      type: "polygon",
      points: [
        [0, 0],
        [50, 50],
        [0, 100],
      ],
    };
    const first = await handIn(s, claimed, drawn(eight));
    const second = await handIn(s, await s.claim("annotate", newId()), drawn(upper));
    const { comparisons } = await compareAnnotations(s.person("annotations"), { annotationIds: [first.id, second.id] });
    expect(comparisons[0]!.pairs).toMatchObject([{ left: "r0", right: "r0", sameClass: true }]);
    expect(comparisons[0]!.pairs[0]!.iou).toBeCloseTo(0.5, 9);
  });

  test("with ten thousand regions is taken, comes back whole, and is compared region by region", async () => {
    const { s, claimed } = await picture();
    const grid = (shift: number) =>
      drawn(...Array.from({ length: 10_000 }, (_, i) => bbox((i % 100) * 19 + shift, Math.floor(i / 100) * 9, 12, 8)));
    const first = await handIn(s, claimed, grid(0));
    expect(first.result.regions).toHaveLength(10_000);
    const second = await handIn(s, await s.claim("annotate", newId()), grid(2));
    const { comparisons } = await compareAnnotations(s.person("annotations"), { annotationIds: [first.id, second.id] });
    expect(comparisons[0]!.f1).toBe(1);
    expect(comparisons[0]!.pairs.every((pair) => pair.left === pair.right)).toBe(true);
    expect(comparisons[0]!.meanIou).toBeCloseTo(10 / 14, 9);
  });
});

describe("an annotation of a text", () => {
  const mixed = "שלום 👩‍🚀 مرحبا Ann";
  const length = [...mixed].length;

  test("in right-to-left script with astronauts is marked by code points, to its end and no further", async () => {
    const s = await scene(host(), "single-pass", { overlap: 2 });
    await s.addTasks(1, { type: "text", text: mixed });
    const claimed = await s.claim("annotate", newId());
    const beyond = await submit(host(), s, claimed, says("good", ["person", 0, length + 1], ["person", 3, 3]));
    expect(await pointers(beyond)).toEqual(["/result/regions/0/end", "/result/regions/1/end"]);
    const first = await handIn(s, claimed, says("good", ["person", 0, 4], ["place", 5, 8]));
    const second = await handIn(s, await s.claim("annotate", newId()), says("good", ["person", 0, 8]));
    const { comparisons } = await compareAnnotations(s.person("annotations"), { annotationIds: [first.id, second.id] });
    // Two marks against two, and only the first is called the same.
    expect(comparisons[0]!.spans).toEqual({ exact: 0, token: 0.5 });
  });

  test("whose words no database can keep is refused where they are", async () => {
    const s = await scene(host(), "single-pass");
    await s.addTasks(1);
    const claimed = await s.claim("annotate", newId());
    for (const mood of ["a\0b", "half \ud83d"]) {
      const refused = await submit(host(), s, claimed, says(mood), { status: "draft" });
      expect(refused.status).toBe(422);
      expect(await pointers(refused)).toEqual(["/result/answers/mood"]);
    }
  });
});
