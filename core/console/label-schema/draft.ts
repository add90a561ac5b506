import * as v from "valibot";
import {
  type Attribute,
  type Field,
  type LabelClass,
  LabelSchema,
  type RegionType,
  taskMedia,
} from "../../projects/label-schema.contract.ts";

/** Colours that stay apart for most colour-blind people, in the order in which classes get them. */
export const palette = [
  "#2f6fed",
  "#e8590c",
  "#0ca678",
  "#ae3ec9",
  "#f2b705",
  "#e03131",
  "#1098ad",
  "#7048e8",
  "#66a80f",
  "#d6336c",
  "#5c7cfa",
  "#868e96",
];

export const toolsOf: Record<LabelSchema["media"], RegionType[]> = {
  image: ["bbox", "rotated_bbox", "polygon", "polyline", "point", "keypoints", "ellipse", "mask", "cuboid"],
  text: ["span"],
  audio: ["audio_segment"],
  chat: ["span"],
};

/** Shapes that can be imported and kept, but not drawn in the workbench. */
export const undrawn: ReadonlySet<RegionType> = new Set(["cuboid", "track", "audio_segment"]);

/** A schema to begin with for a kind of media. */
export function emptySchema(media: LabelSchema["media"]): LabelSchema {
  return { media, tools: toolsOf[media].slice(0, 1), classes: [], fields: [], relations: [] };
}

/** Adds a class with a name, colour and hotkey that nothing else has. */
export function addClass(schema: LabelSchema): LabelSchema {
  const added: LabelClass = {
    name: freeName(
      "class",
      schema.classes.map((one) => one.name),
    ),
    colour: freeColour(schema),
    hotkey: freeHotkey(schema),
    attributes: [],
  };
  return { ...schema, classes: [...schema.classes, added] };
}

/** Adds a question of one kind about the whole document. */
export function addField(schema: LabelSchema, kind: Field["kind"] = "choice"): LabelSchema {
  const name = freeName(
    "question",
    schema.fields.map((one) => one.name),
  );
  const options = kind === "choice" ? [{ value: "yes" }, { value: "no" }] : [];
  return { ...schema, fields: [...schema.fields, { name, title: "New question", kind, options, required: false }] };
}

/** Adds an attribute to a class. */
export function addAttribute(of: LabelClass): LabelClass {
  const attribute: Attribute = {
    name: freeName(
      "attribute",
      of.attributes.map((one) => one.name),
    ),
    kind: "boolean",
    options: [],
    required: false,
  };
  return { ...of, attributes: [...of.attributes, attribute] };
}

/** Turns a line such as `yes, no, not sure` into options; a repeated or empty value is dropped. */
export function parseOptions(line: string): { value: string }[] {
  const values = line.split(/[,\n]/).map((one) => one.trim());
  return [...new Set(values)].filter(Boolean).map((value) => ({ value }));
}

/** The options of a list as one line. */
export function optionsLine(options: readonly { value: string }[]): string {
  return options.map((one) => one.value).join(", ");
}

/** Moves one item of a list by a step; the ends hold. */
export function moved<T>(list: readonly T[], at: number, step: number): T[] {
  const to = at + step;
  if (to < 0 || to >= list.length) return [...list];
  const copy = [...list];
  copy.splice(to, 0, ...copy.splice(at, 1));
  return copy;
}

/** Replaces one item of a list, or removes it with null. */
export function replaced<T>(list: readonly T[], at: number, item: T | null): T[] {
  return item === null ? list.filter((_, i) => i !== at) : list.map((one, i) => (i === at ? item : one));
}

/** Changes a class or, with null, removes it; relations follow: they name it anew, or lose it, and one that is left without an end goes. */
export function setClass(schema: LabelSchema, at: number, value: LabelClass | null): LabelSchema {
  const old = schema.classes[at]!.name;
  const classes = replaced(schema.classes, at, value);
  const stays = classes.some((one) => one.name === old);
  if (stays || value?.name === old) return { ...schema, classes };
  const follow = (ends: string[] | undefined) =>
    ends?.flatMap((name) => (name === old ? (value ? [value.name] : []) : [name]));
  const relations = schema.relations
    .map((one) => ({ ...one, from: follow(one.from), to: follow(one.to) }))
    .filter((one) => one.from?.length !== 0 && one.to?.length !== 0);
  return { ...schema, classes, relations };
}

export interface SchemaProblem {
  pointer: string;
  detail: string;
}

/** What still keeps a draft from being saved, with pointers. */
export function schemaProblems(draft: unknown): SchemaProblem[] {
  const parsed = v.safeParse(LabelSchema, draft);
  if (parsed.success && (taskMedia as readonly string[]).includes(parsed.output.media)) return [];
  if (parsed.success) return [{ pointer: "/media", detail: `must be ${taskMedia.join(" or ")}` }];
  return parsed.issues.map((issue) => ({
    pointer: (issue.path ?? []).map((item) => `/${String(item.key)}`).join(""),
    detail: issue.message,
  }));
}

/** The other media's schema with what can be kept: classes and fields stay, tools that do not fit go. */
export function withMedia(schema: LabelSchema, media: LabelSchema["media"]): LabelSchema {
  const kept = schema.tools.filter((tool) => toolsOf[media].includes(tool));
  const classes = schema.classes
    .map((one) => ({ ...one, tools: one.tools?.filter((tool) => toolsOf[media].includes(tool)) }))
    .map((one) => (one.tools?.length ? one : { ...one, tools: undefined }));
  return { ...schema, media, classes, tools: kept.length > 0 ? kept : toolsOf[media].slice(0, 1) };
}

function freeName(stem: string, taken: string[]): string {
  for (let n = taken.length + 1; ; n++) if (!taken.includes(`${stem} ${n}`)) return `${stem} ${n}`;
}

function freeColour(schema: LabelSchema): string {
  const taken = new Set(schema.classes.map((one) => one.colour.toLowerCase()));
  return palette.find((one) => !taken.has(one)) ?? palette[schema.classes.length % palette.length]!;
}

function freeHotkey(schema: LabelSchema): string | undefined {
  const taken = new Set(schema.classes.map((one) => one.hotkey));
  return [..."1234567890"].find((one) => !taken.has(one));
}
