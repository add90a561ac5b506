import type { FactorMethod } from "../../auth/second-factor.contract.ts";
import { Problem } from "../../kernel/wire/problem.ts";

/** What a sign-in is asked for after its password. */
export interface Asked {
  challenge: string;
  methods: FactorMethod[];
  /** There is no second factor yet, and there has to be one. */
  enrol: boolean;
}

/** What a sign-in is asked for besides the password, when that is what it was refused for. */
export function askedBy(error: unknown): Asked | null {
  if (!(error instanceof Problem)) return null;
  const enrol = error.code === "auth.second_factor_enrolment_required";
  if (!enrol && error.code !== "auth.second_factor_required") return null;
  const { challenge, methods } = error.fields as { challenge: string; methods: Asked["methods"] };
  return { challenge, methods, enrol };
}
