import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { Template } from "../../../projects/contract.ts";
import { schemaProblems } from "../../label-schema/draft.ts";
import type { api } from "../../look/api.ts";
import { ask } from "../../look/ask.ts";
import { useCan } from "../../look/session.ts";

/** What quality says of what is written, a moment after the last letter; of labels that are not whole it is not asked. */
export function usePlanCheck(base: Template, value: Template) {
  const { qualityRules, qualityPolicies } = value;
  const whole = schemaProblems(value.labelSchema).length === 0 ? value : base;
  const fields = whole.labelSchema.fields.map(({ name, kind }) => ({ name, kind }));
  const [written] = useDebouncedValue(JSON.stringify({ fields, qualityRules, qualityPolicies }), 300);
  const may = useCan("template.manage");
  return useQuery({
    ...ask("quality", "checkPlan", JSON.parse(written) as Parameters<typeof api.quality.checkPlan>[0]),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    enabled: may,
  });
}
