import { expect, test } from "bun:test";
import type { File } from "../files/contract.ts";
import { newId } from "../kernel/wire/id.ts";
import { fileIdsOf, fitLine, parseLines } from "./check-lines.ts";

const project = {
  id: newId(),
  labelSchema: { media: "image" as const, tools: [], classes: [], fields: [], relations: [] },
};
const file: File = {
  id: newId(),
  projectId: null,
  name: "cat.jpg",
  contentType: "image/jpeg",
  bytes: 10,
  sha256: null,
  status: "uploaded",
  error: null,
  metadata: { width: 640, height: 480, orientation: null, thumbnail: false },
  createdBy: "user:x",
  createdAt: new Date().toISOString(),
  version: 1,
};
const files = (more: Partial<File> = {}) => new Map([[file.id, { ...file, ...more }]]);
const image = (more: object = {}) => parseLines([{ data: { type: "image", fileId: file.id, ...more } }])[0]!;

test("a list is no object, in a line and within it", () => {
  const data = { type: "image", fileId: file.id };
  expect(parseLines([[], { data, meta: [] }]).map(({ errors }) => errors)).toEqual([
    [{ pointer: "", detail: "must be Object, not Array" }],
    [{ pointer: "/meta", detail: "must be Object, not Array" }],
  ]);
});

test("each error of a line names its field within the line", () => {
  const lines = [
    { data: { type: "image", fileId: "x" }, priority: 1001 },
    { data: { type: "film" } },
    "a line",
    { externalKey: "k", data: { type: "text", text: "" }, "odd/name": 1 },
  ];
  expect(parseLines(lines).map((one) => one.errors?.map((error) => error.pointer))).toEqual([
    ["/data/fileId", "/priority"],
    ["/data/type"],
    [""],
    ["/data/text", "/odd~1name"],
  ]);
});

test("what a line lacks, and what nobody knows in it, is said in the words of a request", () => {
  expect(parseLines([{ data: { type: "text" }, odd: 1 }])[0]!.errors).toEqual([
    { pointer: "/data/text", detail: "is required" },
    { pointer: "/odd", detail: "is not a field that is known here" },
  ]);
});

test.each(["__proto__", "prototype", "constructor"])(
  "a field named %s is refused instead of dropped, at any depth",
  (name) => {
    const said = `"data":{"type":"text","text":"a"}`;
    const payload = `{"regions":[],"relations":[],"answers":{"${name}":"x"}}`;
    const lines = [
      `{${said},"meta":{"${name}":1,"b":2}}`,
      `{${said},"meta":{"b":[{"${name}":1}]}}`,
      `{${said},"preLabel":{"payload":${payload}}}`,
    ].map((line) => JSON.parse(line) as unknown);
    const detail = "is a name that cannot be kept";
    expect(parseLines(lines)).toEqual(
      [`/meta/${name}`, `/meta/b/0/${name}`, `/preLabel/payload/answers/${name}`].map((pointer) => ({
        task: null,
        errors: [{ pointer, detail }],
      })),
    );
  },
);

test("an image gets its size from the file, whatever the line says, and its name where the line has none", () => {
  expect(fitLine(image({ width: 1, height: 1 }), project, files()).task?.data).toEqual({
    type: "image",
    fileId: file.id,
    width: 640,
    height: 480,
    name: "cat.jpg",
  });
  expect(fitLine(image({ name: "Tom" }), project, files()).task?.data).toMatchObject({ name: "Tom" });
});

test.each([
  { name: "an unknown file", files: new Map<string, File>(), detail: "is not a file that this project can use" },
  {
    name: "another project's file",
    files: files({ projectId: newId() }),
    detail: "is not a file that this project can use",
  },
  {
    name: "a file that was never put",
    files: files({ status: "pending" }),
    detail: "is a file that is pending, not uploaded",
  },
  { name: "a rejected file", files: files({ status: "rejected" }), detail: "is a file that is rejected, not uploaded" },
  {
    name: "a file that is no image",
    files: files({ contentType: "text/csv" }),
    detail: "is a file of type text/csv, not an image",
  },
])("$name is refused", ({ files: known, detail }) => {
  expect(fitLine(image(), project, known).errors).toEqual([{ pointer: "/data/fileId", detail }]);
});

test("a text does not fit a project of images", () => {
  const [line] = parseLines([{ data: { type: "text", text: "Hello" } }]);
  expect(fitLine(line!, project, files()).errors).toEqual([
    { pointer: "/data/type", detail: "must be image, which is what the project labels" },
  ]);
});

function labelled(payload: unknown) {
  return parseLines([{ data: { type: "text", text: "Ann 👩" }, preLabel: { payload, score: 0.5 } }])[0]!;
}
const span = (more: object = {}) => ({ id: "a", type: "span", class: "person", start: 0, end: 3, ...more });

test("a pre-label is stored as an annotation", () => {
  const regions = [span({ score: 0.9, attributes: { role: "boss" } }), span({ id: "b", start: 4, end: 5 })];
  const relations = [{ from: "a", to: "b", type: "lives-in" }];
  expect(labelled({ regions, relations }).task?.preLabel).toEqual({
    payload: { regions: [regions[0], { ...regions[1], attributes: {} }], relations, answers: {} } as never,
    score: 0.5,
  });
  expect(labelled({}).task?.preLabel?.payload).toEqual({ regions: [], relations: [], answers: {} });
});

test.each<[string, object, string[]]>([
  ["no annotation", { boxes: [] }, ["/boxes"]],
  ["half a region", { regions: [{ ...span(), end: undefined }] }, ["/regions/0/end"]],
  ["a region of no kind", { regions: [span(), { ...span(), type: "blob" }] }, ["/regions/1/type"]],
  ["an answer of no kind", { answers: { mood: null } }, ["/answers/mood"]],
])("a pre-label with %s is refused", (_, payload, pointers) => {
  expect(labelled(payload).errors?.map((one) => one.pointer)).toEqual(pointers.map((one) => `/preLabel/payload${one}`));
});

test("files are asked for once, however often they occur", () => {
  expect(fileIdsOf([image(), image(), ...parseLines([{ data: { type: "text", text: "Hello" } }, {}])])).toEqual([
    file.id,
  ]);
});
