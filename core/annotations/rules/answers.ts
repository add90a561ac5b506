import { escapePointer, type FieldError } from "../../kernel/wire/problem.ts";
import type { Field } from "../../projects/label-schema.contract.ts";
import type { Answer } from "../region.contract.ts";
import { boundsProblem, isEmpty, isOneOf, listProblem } from "./values.ts";

const DAY = /^\d{4}-\d{2}-\d{2}$/;

function isDay(value: unknown): boolean {
  if (typeof value !== "string" || !DAY.test(value)) return false;
  const at = Date.parse(`${value}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(value);
}

function numberProblem(
  value: unknown,
  min: number | undefined,
  max: number | undefined,
  whole: boolean,
): string | null {
  if (typeof value !== "number" || !Number.isFinite(value)) return "must be a number";
  if (whole && !Number.isInteger(value)) return "must be a whole number";
  return boundsProblem("it", value, min, max);
}

function problemOf({ kind, options, min, max }: Field, answer: Answer): string | null {
  const choices = () => `must be one of ${options.map((option) => option.value).join(", ")}`;
  switch (kind) {
    case "choice":
    case "pairwise":
      return isOneOf(options, answer) ? null : choices();
    case "taxonomy":
      if (typeof answer === "string") return isOneOf(options, answer) ? null : choices();
      return (
        listProblem(options, answer) ?? boundsProblem("the number of options", (answer as string[]).length, min, max)
      );
    case "multi_choice":
      return (
        listProblem(options, answer) ?? boundsProblem("the number of options", (answer as string[]).length, min, max)
      );
    case "ranking":
      return (
        listProblem(options, answer) ??
        ((answer as string[]).length === options.length ? null : "must rank every option")
      );
    case "rating":
      return numberProblem(answer, min ?? 1, max ?? 5, true);
    case "number":
      return numberProblem(answer, min, max, false);
    case "text":
      return typeof answer === "string"
        ? boundsProblem("the number of characters", [...answer].length, min, max)
        : "must be text";
    case "date":
      return isDay(answer) ? null : "must be a day such as 2026-01-31";
    case "message_ratings": {
      if (typeof answer !== "object" || Array.isArray(answer)) return "must be a number for each message";
      return (
        Object.values(answer)
          .map((one) => numberProblem(one, min, max, false))
          .find((one) => one !== null) ?? null
      );
    }
  }
}

/** What is wrong with the answers: unknown fields, required ones without answer, values of another kind or out of bounds. */
export function answerViolations(answers: Readonly<Record<string, Answer>>, fields: readonly Field[]): FieldError[] {
  const found: FieldError[] = [];
  const at = (name: string) => `/result/answers/${escapePointer(name)}`;
  for (const name of Object.keys(answers)) {
    if (!fields.some((field) => field.name === name))
      found.push({ pointer: at(name), detail: "is no question of the label schema" });
  }
  for (const field of fields) {
    const answer = Object.hasOwn(answers, field.name) ? answers[field.name] : undefined;
    if (answer === undefined || isEmpty(answer)) {
      if (field.required) found.push({ pointer: at(field.name), detail: "must be answered" });
      continue;
    }
    const problem = problemOf(field, answer);
    if (problem) found.push({ pointer: at(field.name), detail: problem });
  }
  return found;
}
