import type { Answer, Result } from "../annotations/region.contract.ts";
import type { Field } from "./label-schema.contract.ts";
import { sameJson } from "./rules.ts";
import { at, type Change, difference, gone, holds, isNone, lacking, names, quoted } from "./schema-difference.ts";

type Wrong = (answer: Answer | undefined) => boolean;

/** What the questions about whole documents changed. */
export function fieldChanges(before: readonly Field[], after: readonly Field[]): Change[] {
  return [
    ...gone(before, after, (one) => one.name).map(([index, { name }]) =>
      difference(
        "field_removed",
        at("fields", index),
        `The question ${quoted(name)} is gone.`,
        answers(name, (answer) => answer !== undefined),
      ),
    ),
    ...after.flatMap((now, index) => {
      const was = before.find(({ name }) => name === now.name);
      const place = at("fields", index);
      const missing = answers(now.name, isNone);
      if (!was)
        return now.required
          ? [
              difference(
                "field_required",
                place,
                `The question ${quoted(now.name)} is new and must be answered.`,
                missing,
              ),
            ]
          : [difference("field_added", place, `The question ${quoted(now.name)} is new.`)];
      return [
        ...(now.required && !was.required
          ? [difference("field_required", place, `The question ${quoted(now.name)} must be answered now.`, missing)]
          : []),
        ...changed(was, now, place),
      ];
    }),
  ];
}

function changed(was: Field, now: Field, place: string): Change[] {
  const question = `The question ${quoted(now.name)}`;
  if (was.kind !== now.kind)
    return [
      difference(
        "field_kind_changed",
        place,
        `${question} asks for a ${now.kind.replaceAll("_", " ")} where it asked for a ${was.kind.replaceAll("_", " ")}.`,
        answers(now.name, (answer) => !isNone(answer)),
      ),
    ];
  return [
    ...optionChanges(was, now, place, question),
    ...boundChanges(was, now, place, question),
    ...words(was, now, place, question),
  ];
}

const chosen = new Set<Field["kind"]>(["choice", "multi_choice", "taxonomy", "ranking", "pairwise"]);

function optionChanges(was: Field, now: Field, place: string, question: string): Change[] {
  if (!chosen.has(now.kind)) return [];
  const lost = lacking(was.options, now.options);
  const won = lacking(now.options, was.options);
  const options = `${place}/options`;
  // A ranking holds every option, so that one more makes each old answer incomplete.
  const unranked: Wrong = (answer) =>
    Array.isArray(answer) && answer.length > 0 && won.some((one) => !answer.includes(one));
  return [
    ...(lost.length === 0
      ? []
      : [
          difference(
            "field_options_removed",
            options,
            `${question} has no ${names(lost.map(quoted))} any more.`,
            answers(now.name, (answer) => holds(answer, lost)),
          ),
        ]),
    ...(won.length === 0
      ? []
      : [
          difference(
            "field_options_added",
            options,
            `${question} has ${names(won.map(quoted))} too.`,
            now.kind === "ranking" ? answers(now.name, unranked) : undefined,
          ),
        ]),
  ];
}

const bounded = new Set<Field["kind"]>(["rating", "number", "text", "multi_choice", "taxonomy"]);

function boundChanges(was: Field, now: Field, place: string, question: string): Change[] {
  if (!bounded.has(now.kind)) return [];
  const [oldLow, oldHigh] = bounds(was);
  const [low, high] = bounds(now);
  if (low <= oldLow && high >= oldHigh) return [];
  const said = [low > -Infinity ? [`at least ${low}`] : [], high < Infinity ? [`at most ${high}`] : []].flat();
  return [
    difference(
      "field_bounds_narrowed",
      place,
      `${question} allows ${names(said)}.`,
      answers(now.name, (answer) => {
        const size = sizeOf(now.kind, answer);
        return size !== null && (size < low || size > high);
      }),
    ),
  ];
}

function bounds({ kind, min, max }: Field): [number, number] {
  return kind === "rating" ? [min ?? 1, max ?? 5] : [min ?? -Infinity, max ?? Infinity];
}

/** What the bounds of a question are about: a number itself, the length of a text, how many options; null for none. */
function sizeOf(kind: Field["kind"], answer: Answer | undefined): number | null {
  if (typeof answer === "number") return answer;
  if (isNone(answer)) return null;
  if (typeof answer === "string") return kind === "text" ? [...answer].length : null;
  return Array.isArray(answer) ? answer.length : null;
}

function words(was: Field, now: Field, place: string, question: string): Change[] {
  const same =
    was.title === now.title &&
    was.help === now.help &&
    !(was.required && !now.required) &&
    sameJson(
      was.options.filter((one) => now.options.some(({ value }) => value === one.value)),
      now.options.filter((one) => was.options.some(({ value }) => value === one.value)),
    );
  return same ? [] : [difference("field_reworded", place, `${question} reads otherwise or may be left open.`)];
}

function answers(name: string, wrong: Wrong): (result: Result) => number {
  return (result) => Number(wrong(Object.hasOwn(result.answers, name) ? result.answers[name] : undefined));
}
