import type { Result } from "../annotations/region.contract.ts";
import type { Attribute, LabelClass } from "./label-schema.contract.ts";
import { sameJson } from "./rules.ts";
import { at, type Change, difference, gone, holds, isNone, lacking, names, quoted } from "./schema-difference.ts";

/** What a class's attributes changed; `pointer` leads to the class. */
export function attributeChanges(old: LabelClass, one: LabelClass, pointer: string): Change[] {
  const of = (name: string) => `${quoted(name)} of ${quoted(one.name)}`;
  const touched = (name: string, wrong: (value: unknown) => boolean) => (result: Result) =>
    result.regions.filter((region) => region.class === one.name && wrong(region.attributes[name])).length;
  return [
    ...gone(old.attributes, one.attributes, (attribute) => attribute.name).map(([index, { name }]) =>
      difference(
        "attribute_removed",
        pointer + at("attributes", index),
        `The attribute ${of(name)} is gone.`,
        touched(name, (value) => value !== undefined),
      ),
    ),
    ...one.attributes.flatMap((now, index) => {
      const place = pointer + at("attributes", index);
      const was = old.attributes.find(({ name }) => name === now.name);
      const missing = touched(now.name, isNone);
      if (!was)
        return now.required
          ? [difference("attribute_required", place, `The attribute ${of(now.name)} is new and must be set.`, missing)]
          : [difference("attribute_added", place, `The attribute ${of(now.name)} is new.`)];
      return [
        ...(now.required && !was.required
          ? [difference("attribute_required", place, `The attribute ${of(now.name)} must be set now.`, missing)]
          : []),
        ...changed(was, now, place, of(now.name), (wrong) => touched(now.name, wrong)),
      ];
    }),
  ];
}

function changed(
  was: Attribute,
  now: Attribute,
  place: string,
  of: string,
  touched: (wrong: (value: unknown) => boolean) => (result: Result) => number,
): Change[] {
  if (was.kind !== now.kind)
    return [
      difference(
        "attribute_kind_changed",
        place,
        `The attribute ${of} is a ${now.kind.replace("_", " ")} where it was a ${was.kind.replace("_", " ")}.`,
        touched((value) => !isNone(value)),
      ),
    ];
  const hasOptions = now.kind === "choice" || now.kind === "multi_choice";
  const lost = hasOptions ? lacking(was.options, now.options) : [];
  const won = hasOptions ? lacking(now.options, was.options) : [];
  const reworded =
    was.title !== now.title ||
    (was.required && !now.required) ||
    (lost.length + won.length === 0 && !sameJson(was.options, now.options));
  return [
    ...(lost.length === 0
      ? []
      : [
          difference(
            "attribute_options_removed",
            `${place}/options`,
            `The attribute ${of} may not be ${names(lost.map(quoted))} any more.`,
            touched((value) => holds(value, lost)),
          ),
        ]),
    ...(won.length === 0
      ? []
      : [
          difference(
            "attribute_options_added",
            `${place}/options`,
            `The attribute ${of} may be ${names(won.map(quoted))} too.`,
          ),
        ]),
    ...(reworded
      ? [difference("attribute_reworded", place, `The attribute ${of} reads otherwise or is optional.`)]
      : []),
  ];
}
