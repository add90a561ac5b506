import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { Definition, Issue } from "../../../../workflow/contract.ts";
import { Problem } from "../../../../kernel/wire/problem.ts";
import { api } from "../../../look/api.ts";
import { type ChartDocument, parsed } from "../chart/document.ts";
import { placesIn } from "../chart/json-places.ts";

/** What is wrong with the text as it stands, a moment after the last change. */
export function useCheck(workflowId: string, document: ChartDocument): { issues: Issue[]; checking: boolean } {
  const [text] = useDebouncedValue(document.text, 250);
  const definition = parsed(text);
  const query = useQuery({
    queryKey: ["workflow", "check", workflowId, text],
    queryFn: () => check(workflowId, definition as Definition),
    enabled: definition !== null,
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 30_000,
  });
  if (document.broken) return { issues: [faultIn(document.text)], checking: false };
  return { issues: query.data ?? [], checking: query.isPlaceholderData || query.isPending || text !== document.text };
}

async function check(workflowId: string, definition: Definition): Promise<Issue[]> {
  try {
    return (await api.workflow.validateWorkflow({ workflowId, definition })).issues;
  } catch (error) {
    const errors = error instanceof Problem && error.status === 422 ? error.fields["errors"] : undefined;
    if (!Array.isArray(errors)) throw error;
    return (errors as { pointer: string; detail: string }[]).map(({ pointer, detail }) => ({
      severity: "error",
      code: "shape.invalid",
      pointer: pointer.replace(/^\/definition/, ""),
      message: detail,
    }));
  }
}

function faultIn(text: string): Issue {
  const { fault } = placesIn(text);
  const line = text.slice(0, fault?.at ?? 0).split("\n").length;
  const message = fault ? `Line ${line}: ${fault.message}` : "A workflow is a JSON object.";
  return { severity: "error", code: "json.invalid", pointer: "", message };
}
