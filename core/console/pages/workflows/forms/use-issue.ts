import type { Issue } from "../../../../workflow/contract.ts";
import { isWithin } from "../chart/pointer.ts";
import { useEditor } from "../editor/editor-context.ts";

/** The first finding at a place or inside it. */
export function useIssue(pointer: string): Issue | undefined {
  return useEditor().issues.find((issue) => isWithin(issue.pointer, pointer));
}

/** What a field says when something at its place is wrong; doubts are left to the list of problems. */
export function useError(pointer: string): string | undefined {
  const issue = useEditor().issues.find((one) => one.severity === "error" && isWithin(one.pointer, pointer));
  return issue?.message;
}
