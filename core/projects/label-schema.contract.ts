import * as v from "valibot";
import { text } from "../kernel/wire/id.ts";

export const RegionType = v.picklist([
  "bbox",
  "rotated_bbox",
  "polygon",
  "polyline",
  "point",
  "keypoints",
  "ellipse",
  "mask",
  "cuboid",
  "span",
  "audio_segment",
  "track",
]);
export type RegionType = v.InferOutput<typeof RegionType>;

const key = v.pipe(
  v.string(),
  v.regex(/^[^\u0000-\u001f/]{1,80}$/u, "must be 1 to 80 characters without / or control characters"),
);
const hotkey = v.pipe(v.string(), v.regex(/^[a-z0-9]$/, "must be one letter or digit"));
const colour = v.pipe(v.string(), v.regex(/^#[0-9a-f]{6}$/i, "must be a colour such as #2f6fed"));
const place = v.pipe(v.number(), v.integer(), v.minValue(0));
const Option = v.strictObject({ value: key, title: v.optional(text(120)), hotkey: v.optional(hotkey) });

/** A property of one region, by class. */
export const Attribute = v.strictObject({
  name: key,
  title: v.optional(text(120)),
  kind: v.picklist(["choice", "multi_choice", "text", "number", "boolean"]),
  options: v.optional(v.pipe(v.array(Option), v.maxLength(200)), []),
  required: v.optional(v.boolean(), false),
});
export type Attribute = v.InferOutput<typeof Attribute>;

/** The points of a class that is drawn as keypoints, in the order in which they are set, and the lines between them. */
export const Skeleton = v.pipe(
  v.strictObject({
    points: v.pipe(v.array(key), v.minLength(1), v.maxLength(200)),
    /** Pairs of places in `points`, from 0. */
    edges: v.optional(v.pipe(v.array(v.tuple([place, place])), v.maxLength(400)), []),
  }),
  v.check((s) => unique(s.points, (one) => one), "points must be unique"),
  v.check((s) => s.edges.flat().every((at) => at < s.points.length), "edges must join points that there are"),
);
export type Skeleton = v.InferOutput<typeof Skeleton>;

export const LabelClass = v.strictObject({
  name: key,
  title: v.optional(text(120)),
  colour,
  hotkey: v.optional(hotkey),
  /** Region types that may carry this class; all of the schema's tools when absent. */
  tools: v.optional(v.array(RegionType)),
  attributes: v.optional(v.pipe(v.array(Attribute), v.maxLength(40)), []),
  /** What keypoints of this class are called; any names when absent. */
  skeleton: v.optional(Skeleton),
});
export type LabelClass = v.InferOutput<typeof LabelClass>;

/** A question about the whole document. */
export const Field = v.strictObject({
  name: key,
  title: text(200),
  help: v.optional(v.pipe(v.string(), v.maxLength(1000))),
  kind: v.picklist([
    "choice",
    "multi_choice",
    "taxonomy",
    "rating",
    "number",
    "text",
    "date",
    "ranking",
    "pairwise",
    "message_ratings",
  ]),
  options: v.optional(v.pipe(v.array(Option), v.maxLength(1000)), []),
  required: v.optional(v.boolean(), false),
  min: v.optional(v.number()),
  max: v.optional(v.number()),
});
export type Field = v.InferOutput<typeof Field>;

export const RelationType = v.strictObject({
  type: key,
  title: v.optional(text(120)),
  from: v.optional(v.array(key)),
  to: v.optional(v.array(key)),
});
export type RelationType = v.InferOutput<typeof RelationType>;

function unique<T>(list: T[], name: (item: T) => string | undefined): boolean {
  const names = list.map(name).filter((one) => one !== undefined);
  return new Set(names).size === names.length;
}

/** What tasks can be of; a label schema that is for anything else is kept, and no project begins with it. */
export const taskMedia = ["image", "text"] as const;

/** What may be labelled in a project: tools, classes, fields and relation types. Names are unique within their list. */
export const LabelSchema = v.pipe(
  v.strictObject({
    media: v.picklist(["image", "text", "audio", "chat"]),
    tools: v.pipe(v.array(RegionType), v.maxLength(12)),
    classes: v.pipe(v.array(LabelClass), v.maxLength(500)),
    fields: v.optional(v.pipe(v.array(Field), v.maxLength(100)), []),
    relations: v.optional(v.pipe(v.array(RelationType), v.maxLength(100)), []),
  }),
  v.check((s) => unique(s.classes, (c) => c.name), "class names must be unique"),
  v.check((s) => unique(s.classes, (c) => c.hotkey), "class hotkeys must be unique"),
  v.check((s) => unique(s.fields, (f) => f.name), "field names must be unique"),
  v.check((s) => unique(s.relations, (r) => r.type), "relation types must be unique"),
  v.check((s) => s.classes.length + s.fields.length > 0, "needs at least one class or field"),
  v.check((s) => s.tools.length === 0 || s.classes.length > 0, "tools need at least one class"),
);
export type LabelSchema = v.InferOutput<typeof LabelSchema>;
