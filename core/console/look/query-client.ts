import { MutationCache, QueryClient } from "@tanstack/react-query";
import { isPassing } from "./problem.ts";
import { session } from "./session.ts";
import { tellProblem } from "./tell.tsx";

declare module "@tanstack/react-query" {
  interface Register {
    /** `quiet`: the caller shows the problem itself, beside the form it belongs to. */
    mutationMeta: { quiet?: boolean };
  }
}

/** The page's cache of server state; emptied when somebody else signs in. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (failures, error) => isPassing(error) && failures < 3,
      retryDelay: (attempt) => Math.min(500 * 2 ** attempt, 8_000),
    },
    mutations: { retry: false },
  },
  mutationCache: new MutationCache({
    onError: (error, _input, _context, mutation) => {
      if (!mutation.meta?.quiet) tellProblem(error);
    },
  }),
});

let lastUser: string | null = null;
session.subscribe(() => {
  const state = session.getState();
  if (state.phase === "signed_out") {
    lastUser = null;
    queryClient.clear();
  }
  if (state.phase !== "signed_in") return;
  if (lastUser && lastUser !== state.me.user.id) queryClient.clear();
  lastUser = state.me.user.id;
});
