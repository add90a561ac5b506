export type Severity = "error" | "warning";

export type IssueCode =
  | "shape.invalid"
  | "name.forbidden"
  | "size.exceeded"
  | "action.unknown"
  | "param.unknown"
  | "param.missing"
  | "param.invalid"
  | "invoke.unknown"
  | "invoke.unhandled"
  | "child.unknown"
  | "child.unused"
  | "state.unknown"
  | "actor.unknown"
  | "timer.unknown"
  | "event.unhandled"
  | "decision.missing"
  | "guard.unknown"
  | "guard.invalid"
  | "guard.constant"
  | "guard.not_boolean"
  | "status.unknown"
  | "target.unknown"
  | "target.conflict"
  | "target.history_inside"
  | "id.duplicate"
  | "expression.invalid"
  | "expression.field_unknown"
  | "expression.context_unknown"
  | "expression.type"
  | "event.unknown"
  | "state.unreachable"
  | "state.dead_end"
  | "workflow.endless"
  | "transition.shadowed"
  | "transition.contested"
  | "always.infinite"
  | "meta.missing";

/** One finding about a definition; `pointer` is an RFC 6901 pointer into the definition's JSON. */
export interface Issue {
  severity: Severity;
  code: IssueCode;
  pointer: string;
  message: string;
}

/** Appends keys to an RFC 6901 pointer, escaped. */
export function pointTo(base: string, ...keys: readonly (string | number)[]): string {
  return keys.reduce<string>((pointer, key) => `${pointer}/${escape(String(key))}`, base);
}

function escape(key: string): string {
  return key.replaceAll("~", "~0").replaceAll("/", "~1");
}

/** Thrown by compile for a definition that cannot run; `issues` says where and why. */
export class DefinitionError extends Error {
  readonly issues: readonly Issue[];

  constructor(issues: readonly Issue[]) {
    super(issues.map((issue) => `${issue.pointer || "/"}: ${issue.message}`).join("\n"));
    this.name = "DefinitionError";
    this.issues = issues;
  }
}
