import type { Bench } from "../bench-definition.ts";
import { runExists } from "./exists-contender.ts";
import { runFlood, runQuiet } from "./flood-contender.ts";
import { makeAccounts } from "./people.ts";

/** What a flood of sign-ins costs everybody else, and what the time of a refusal gives away. */
export const authBench: Bench = {
  name: "auth",
  summary: "a hundred reads a second in core's own process, quiet and while 96 people sign in at once",
  unit: "requests",
  prepare: makeAccounts,
  contenders: [
    { name: "flood", run: runFlood },
    { name: "quiet", run: runQuiet },
    { name: "exists", run: runExists },
  ],
  ratios: [
    {
      ratio: "flood_p99",
      value: (typical) => typical("flood", "p99") / typical("quiet", "p99"),
      goal: 1.5,
      better: "lower",
      means: "of the time that other people's slowest reads take while nobody signs in",
    },
    {
      ratio: "exists_skew",
      value: (typical) => typical("exists", "skew"),
      goal: 0.05,
      better: "lower",
      means:
        "difference of the median time of an answer, whether or not the account exists: the largest of sign-in, forgotten password and registration",
    },
  ],
  // Eight hundred answers wait for a thread of low priority, which others' work on the machine slows down first.
  limitMs: 900_000,
  peers: null,
};
