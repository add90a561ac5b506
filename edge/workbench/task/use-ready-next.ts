import { useQuery } from "@tanstack/react-query";
import { keepReady } from "./open-task.ts";

/** A task is kept for two minutes from each time that it is asked for, which is done while it still is, for as long as somebody watches. */
const AGAIN_MS = 80_000;

/** Keeps the next task of a queue ready while one is worked on, so that it is there at once. */
export function useReadyNext(queueId: string, assignmentId: string | null): void {
  useQuery({
    queryKey: ["ready-next", queueId, assignmentId],
    queryFn: () => keepReady(queueId),
    enabled: assignmentId !== null,
    refetchInterval: AGAIN_MS,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
    meta: { quiet: true },
  });
}
