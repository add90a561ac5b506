import type { Result } from "../annotations/region.contract.ts";
import type { LabelClass, LabelSchema, RegionType, RelationType } from "./label-schema.contract.ts";
import type { SchemaDifference } from "./schema-version.contract.ts";
import { attributeChanges } from "./schema-attributes.ts";
import { fieldChanges } from "./schema-fields.ts";
import { at, type Change, difference, gone, names, quoted, sameList } from "./schema-difference.ts";
import { sameJson } from "./rules.ts";

/** What one label schema changes in another, in the order of its lists: first what may break work. */
export function compareSchemas(before: LabelSchema, after: LabelSchema): Change[] {
  const changes = [
    ...mediaChange(before, after),
    ...toolChanges(before, after),
    ...classChanges(before, after),
    ...fieldChanges(before.fields, after.fields),
    ...relationChanges(before.relations, after.relations),
    ...reordered(before, after),
  ];
  return changes.toSorted((a, b) => Number(b.touches !== undefined) - Number(a.touches !== undefined));
}

/** The same in words alone: a change that could break work is one to be careful with. */
export function describeChanges(before: LabelSchema, after: LabelSchema): SchemaDifference[] {
  return compareSchemas(before, after).map(({ touches, ...change }) => ({
    ...change,
    effect: touches ? "caution" : "safe",
  }));
}

function mediaChange(before: LabelSchema, after: LabelSchema): Change[] {
  if (before.media === after.media) return [];
  const detail = `It is for ${after.media} where it was for ${before.media}.`;
  return [difference("media_changed", "/media", detail, () => 1)];
}

function toolChanges(before: LabelSchema, after: LabelSchema): Change[] {
  const removed = before.tools.filter((tool) => !after.tools.includes(tool));
  const added = after.tools.filter((tool) => !before.tools.includes(tool));
  return [
    ...removed.map((tool) =>
      difference(
        "tool_removed",
        "/tools",
        `The tool ${named(tool)} is gone.`,
        regions((one) => one.type === tool),
      ),
    ),
    ...added.map((tool) => difference("tool_added", "/tools", `The tool ${named(tool)} is new.`)),
  ];
}

function classChanges(before: LabelSchema, after: LabelSchema): Change[] {
  return [
    ...gone(before.classes, after.classes, (one) => one.name).map(([index, { name }]) =>
      difference(
        "class_removed",
        at("classes", index),
        `The class ${quoted(name)} is gone.`,
        regions((one) => one.class === name),
      ),
    ),
    ...after.classes.flatMap((one, index) => {
      const old = before.classes.find(({ name }) => name === one.name);
      const pointer = at("classes", index);
      if (!old) return [difference("class_added", pointer, `The class ${quoted(one.name)} is new.`)];
      return [
        ...restyled(old, one, pointer),
        ...classTools(before, after, old, one, pointer),
        ...skeletonChanges(old, one, pointer),
        ...attributeChanges(old, one, pointer),
      ];
    }),
  ];
}

function restyled(old: LabelClass, one: LabelClass, pointer: string): Change[] {
  const what = [
    old.title === one.title ? [] : ["title"],
    old.colour.toLowerCase() === one.colour.toLowerCase() ? [] : ["colour"],
    old.hotkey === one.hotkey ? [] : ["hotkey"],
  ].flat();
  return what.length === 0
    ? []
    : [difference("class_restyled", pointer, `The class ${quoted(one.name)} has another ${names(what)}.`)];
}

/** Points that keypoints of a class may not have any more, or other points and lines. */
function skeletonChanges(old: LabelClass, one: LabelClass, pointer: string): Change[] {
  if (sameJson(old.skeleton ?? null, one.skeleton ?? null)) return [];
  const known = one.skeleton?.points;
  const strange = (name: string) => known !== undefined && !known.includes(name);
  if (known && (!old.skeleton || old.skeleton.points.some(strange))) {
    const lost = old.skeleton?.points.filter(strange);
    const detail = lost
      ? `The class ${quoted(one.name)} has no ${names(lost.map(quoted))} any more.`
      : `The class ${quoted(one.name)} has only the points of its skeleton.`;
    const touched = regions(
      (region) =>
        region.type === "keypoints" &&
        region.class === one.name &&
        (region.points.some((p) => strange(p.name)) || region.points.every((p) => p.visibility === 0)),
    );
    return [difference("skeleton_points_removed", `${pointer}/skeleton`, detail, touched)];
  }
  return [difference("skeleton_changed", `${pointer}/skeleton`, `The class ${quoted(one.name)} has another skeleton.`)];
}

/** Shapes that a class may have; those that no class may have any more are told once, as tools. */
function classTools(
  before: LabelSchema,
  after: LabelSchema,
  old: LabelClass,
  one: LabelClass,
  pointer: string,
): Change[] {
  const had = old.tools ?? before.tools;
  const has = one.tools ?? after.tools;
  const lost = had.filter((tool) => !has.includes(tool) && after.tools.includes(tool));
  const won = has.filter((tool) => !had.includes(tool) && before.tools.includes(tool));
  return [
    ...(lost.length === 0
      ? []
      : [
          difference(
            "class_tools_narrowed",
            `${pointer}/tools`,
            `The class ${quoted(one.name)} is drawn as ${names(lost.map(named))} no more.`,
            regions((region) => region.class === one.name && lost.includes(region.type)),
          ),
        ]),
    ...(won.length === 0
      ? []
      : [
          difference(
            "class_tools_widened",
            `${pointer}/tools`,
            `The class ${quoted(one.name)} may be drawn as ${names(won.map(named))} too.`,
          ),
        ]),
  ];
}

function relationChanges(before: readonly RelationType[], after: readonly RelationType[]): Change[] {
  return [
    ...gone(before, after, (one) => one.type).map(([index, { type }]) =>
      difference(
        "relation_removed",
        at("relations", index),
        `The relation ${quoted(type)} is gone.`,
        ({ relations }) => relations.filter((one) => one.type === type).length,
      ),
    ),
    ...after.flatMap((one, index) => {
      const old = before.find(({ type }) => type === one.type);
      const pointer = at("relations", index);
      if (!old) return [difference("relation_added", pointer, `The relation ${quoted(one.type)} is new.`)];
      if (sameJson([old.from, old.to], [one.from, one.to])) return [];
      const narrower = narrowed(old.from, one.from) || narrowed(old.to, one.to);
      return narrower
        ? [
            difference(
              "relation_narrowed",
              pointer,
              `The relation ${quoted(one.type)} joins fewer classes.`,
              outside(one),
            ),
          ]
        : [difference("relation_widened", pointer, `The relation ${quoted(one.type)} joins more classes.`)];
    }),
  ];
}

/** Whether a list of classes, absent for all of them, leaves out one that another holds. */
function narrowed(old: readonly string[] | undefined, one: readonly string[] | undefined): boolean {
  return one !== undefined && (old === undefined || old.some((name) => !one.includes(name)));
}

/** Counts relations whose ends a relation type does not allow. */
function outside({ type, from, to }: RelationType): (result: Result) => number {
  return ({ regions: all, relations }) => {
    const classes = new Map(all.map((region) => [region.id, region.class]));
    const wrong = (end: string, allowed: readonly string[] | undefined) =>
      allowed !== undefined && !allowed.includes(classes.get(end) ?? "");
    return relations.filter((one) => one.type === type && (wrong(one.from, from) || wrong(one.to, to))).length;
  };
}

function reordered(before: LabelSchema, after: LabelSchema): Change[] {
  const lists = [
    ["classes", before.classes.map((one) => one.name), after.classes.map((one) => one.name)],
    ["fields", before.fields.map((one) => one.name), after.fields.map((one) => one.name)],
  ] as const;
  return lists.flatMap(([list, old, now]) =>
    sameList(
      old.filter((name) => now.includes(name)),
      now.filter((name) => old.includes(name)),
    )
      ? []
      : [
          difference(
            "reordered",
            `/${list}`,
            `The ${list === "classes" ? "classes" : "questions"} stand in another order.`,
          ),
        ],
  );
}

function regions(is: (region: Result["regions"][number]) => boolean): (result: Result) => number {
  return (result) => result.regions.filter(is).length;
}

function named(tool: RegionType): string {
  return quoted(tool.replaceAll("_", " "));
}
