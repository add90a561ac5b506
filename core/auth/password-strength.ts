import type { ZxcvbnFactory } from "@zxcvbn-ts/core";
import { authProblems } from "./problems.ts";

/** "Safely unguessable: moderate protection from offline slow-hash scenario", of zxcvbn's 0 to 4. */
const enough = 3;
/** Matching grows faster than the length and would hold everybody up; what is strong so far does not get weaker. */
const looked = 32;
let known: Promise<ZxcvbnFactory> | undefined;

/** Its dictionaries are loaded when the first password is judged. */
async function loadJudge(): Promise<ZxcvbnFactory> {
  const [{ ZxcvbnFactory }, common, english] = await Promise.all([
    import("@zxcvbn-ts/core"),
    import("@zxcvbn-ts/language-common"),
    import("@zxcvbn-ts/language-en"),
  ]);
  return new ZxcvbnFactory({
    dictionary: { ...common.dictionary, ...english.dictionary },
    graphs: common.adjacencyGraphs,
    translations: english.translations,
    l33tMaxSubstitutions: 10,
  });
}

/** Throws `auth.weak_password` with suggestions unless guessing the password would take long; `about` are words close to the person. */
export async function demandStrength(password: string, about: readonly string[], pointer = "/password"): Promise<void> {
  const words = about.flatMap((one) => [one, ...one.split(/[^\p{L}\p{N}]+/u)]).filter((word) => word.length > 2);
  const { score, feedback } = (await (known ??= loadJudge())).check(password.slice(0, looked), words);
  if (score >= enough) return;
  const { warning, suggestions } = feedback;
  throw authProblems.weak_password({
    detail: [warning, ...suggestions].filter(Boolean).join(" ") || "Make it longer, with words that are less common.",
    score,
    suggestions,
    errors: [{ pointer, detail: warning ?? "is too easy to guess" }],
  });
}
