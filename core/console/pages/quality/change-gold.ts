import type { QueryClient } from "@tanstack/react-query";
import type { Gold } from "../../../quality/contract.ts";
import { api } from "../../look/api.ts";
import { tellUndo } from "../../look/tell.tsx";

export interface GoldChange {
  before: Gold;
  after: Partial<Pick<Gold, "status" | "purpose" | "expected" | "explanation">>;
}

/** Stores a changed gold and offers to take the change back. */
export function changeGold(cache: QueryClient): (change: GoldChange) => Promise<void> {
  const put = async ({ taskId, expected, purpose, status, explanation }: Gold) => {
    await api.quality.putGold({ taskId, expected, purpose, status, explanation });
    for (const verb of ["getGold", "listGolds"]) void cache.invalidateQueries({ queryKey: ["quality", verb] });
  };
  return async ({ before, after }) => {
    await put({ ...before, ...after });
    const scored = after.status || after.purpose || after.expected;
    tellUndo(wordsOf(after), () => put(before), scored && "Everybody who has answered it is scored by what holds now.");
  };
}

function wordsOf({ status, purpose, explanation }: GoldChange["after"]): string {
  if (!status && !purpose && explanation !== undefined) return "The gold's explanation is changed";
  if (status === "retired") return "The gold is retired: nobody is given it any more";
  if (status === "active") return "The gold is used again";
  return purpose
    ? `The gold is used for ${purpose === "onboarding" ? "onboarding" : "continuous checks"}`
    : "Gold changed";
}
