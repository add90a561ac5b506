import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { Project, SchemaReview } from "../../../../projects/contract.ts";
import { api } from "../../../look/api.ts";
import type { SchemaDraft } from "./use-draft.ts";

export interface Review {
  data: SchemaReview | undefined;
  error: unknown;
  /** What is shown is about an older draft. */
  waiting: boolean;
}

/** What a draft would change and break, asked of the server when the author pauses. */
export function useReview(project: Project, draft: SchemaDraft): Review {
  const [asked] = useDebouncedValue(draft.value, 400);
  const { data, error, isFetching, isPlaceholderData } = useQuery({
    queryKey: ["projects", "checkLabelSchema", project.id, project.version, asked],
    queryFn: () => api.projects.checkLabelSchema({ projectId: project.id, labelSchema: asked }),
    enabled: draft.changed && draft.valid && asked === draft.value,
    placeholderData: keepPreviousData,
    retry: false,
  });
  return { data, error, waiting: asked !== draft.value || isFetching || isPlaceholderData };
}
