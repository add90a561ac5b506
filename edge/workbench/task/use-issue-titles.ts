import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { ask } from "../../../core/console/look/ask.ts";
import { titleOf } from "../../../core/console/look/status-look.ts";
import { useCan } from "../../../core/console/look/session.ts";

/** The words of a project's issue categories; a key that is not known is shown as words of its own. */
export function useIssueTitles(projectId: string, wanted: boolean): (category: string) => string {
  const may = useCan("quality.read");
  const { data } = useQuery({
    ...ask("quality", "listIssueCategories", { projectId }),
    enabled: wanted && may,
    staleTime: 300_000,
  });
  return useMemo(() => {
    const titles = new Map((data?.items ?? []).map((one) => [one.key, one.title]));
    return (category: string) => titles.get(category) ?? titleOf(category);
  }, [data]);
}
