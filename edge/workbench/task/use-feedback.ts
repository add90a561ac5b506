import { useQuery } from "@tanstack/react-query";
import type { Annotation } from "../../../core/annotations/contract.ts";
import { api } from "../../../core/console/look/api.ts";

const EVERY_MS = 1000;
const TIMES = 20;

/** What a reviewer says of work that came back. The task may be here before its verdict, so work that still counts as done is asked for again. */
export function useFeedback(mine: Annotation | null): Annotation["feedback"] {
  const { data } = useQuery({
    queryKey: ["feedback", mine?.id, mine?.version],
    queryFn: () => api.annotations.getAnnotation({ annotationId: mine!.id }),
    enabled: mine?.status === "submitted" || mine?.status === "accepted",
    retry: false,
    meta: { quiet: true },
    refetchInterval: ({ state }) => state.data?.status !== "rejected" && state.dataUpdateCount < TIMES && EVERY_MS,
  });
  return (data ?? mine)?.feedback ?? null;
}
