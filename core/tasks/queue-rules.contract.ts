import * as v from "valibot";
import { Id, text } from "../kernel/wire/id.ts";
import type { FieldError } from "../kernel/wire/problem.ts";
import { Priority, type Stage } from "./task.contract.ts";

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const rule = <const S extends v.GenericSchema>(schema: S) => v.optional(v.nullable(schema));

/** A share of somebody's work that is right by what quality knows, in a class or, without a name, as a whole. */
export const SkillRule = v.strictObject({ name: v.optional(text(200)), min: share });

/** A language by its tag (BCP 47), such as `fi` or `pt-BR`. */
export const Language = v.pipe(v.string(), v.regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, "is not a language tag"));

/** Golds that somebody must have done well on, so many in a row, before he is handed anything else. */
export const Onboarding = v.strictObject({
  golds: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(200)),
  threshold: share,
});

/** What a queue leaves out, for whom it is, and how it mixes in golds; null leaves out nothing and is for everybody. */
export const queueRules = {
  batchIds: rule(v.pipe(v.array(Id), v.minLength(1), v.maxLength(200))),
  minPriority: rule(Priority),
  maxPriority: rule(Priority),
  dailyLimit: rule(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100_000))),
  /** Of what somebody is handed, about so much is gold that he has not answered; null: what the project says. */
  goldShare: rule(v.pipe(v.number(), v.minValue(0), v.maxValue(0.5))),
  onboarding: rule(Onboarding),
  /** All of them are asked for. */
  skills: rule(v.pipe(v.array(SkillRule), v.minLength(1), v.maxLength(20))),
  /** One of them is asked for. */
  languages: rule(v.pipe(v.array(Language), v.minLength(1), v.maxLength(50))),
};
export type QueueRules = v.InferOutput<v.ObjectSchema<typeof queueRules, undefined>>;

/** What of its rules makes no sense for a queue of a stage, with pointers into them. */
export function misfitsOf(
  stage: Stage,
  { goldShare, onboarding, minPriority, maxPriority }: QueueRules,
): { rules: FieldError[]; stage: FieldError[] } {
  const backwards = typeof minPriority === "number" && typeof maxPriority === "number" && minPriority > maxPriority;
  const detail = `must be at least ${minPriority}, the least priority`;
  const wrong = Object.entries({ goldShare, onboarding }).filter(([, value]) => value && stage !== "annotate");
  return {
    rules: backwards ? [{ pointer: "/maxPriority", detail }] : [],
    stage: wrong.map(([name]) => ({ pointer: `/${name}`, detail: "is for the stage annotate" })),
  };
}
