import { nominalAlpha } from "../../quality/statistics/agreement/nominal-alpha.ts";
import { dawidSkene } from "../../quality/statistics/consensus/dawid-skene.ts";
import { liveConsensus } from "../../quality/statistics/consensus/live-consensus.ts";
import { crowdOf } from "../../quality/statistics/crowd.ts";
import { seededRandom } from "../../quality/statistics/random.ts";
import type { Given, Measure } from "../bench-definition.ts";
import { makeAnswers } from "./answers.ts";
import { measured, ROUNDS } from "./measured.ts";

/** From the columns as they come: grouped, freed of duplicates, twenty rounds. */
export function runDawidSkene({ size }: Given): Promise<Measure> {
  const answers = makeAnswers(size ?? undefined);
  return measured(answers.tasks.length, 3, () => {
    const { iterations } = dawidSkene(crowdOf(answers), { iterations: ROUNDS, tolerance: 0 });
    if (iterations !== ROUNDS) throw new Error(`It ran ${iterations} rounds, not ${ROUNDS}.`);
  });
}

/** Of the crowd once it is grouped, which all statistics share; without an interval. */
export function runAlpha({ size }: Given): Promise<Measure> {
  const crowd = crowdOf(makeAnswers(size ?? undefined));
  return measured(crowd.labels.length, 40, () => {
    const { value } = nominalAlpha(crowd, { replicates: 0 });
    if (!(value! > 0.3 && value! < 0.8)) throw new Error(`Such a crowd has no alpha of ${value}.`);
  });
}

/** One more answer to a task that has five, of a crowd that is fitted. */
export async function runIncremental({ size }: Given): Promise<Measure> {
  const crowd = crowdOf(makeAnswers(size ?? undefined));
  const live = liveConsensus(crowd, dawidSkene(crowd, { iterations: ROUNDS, tolerance: 0 }));
  const random = seededRandom(6);
  const more = 20_000;
  const add = () => {
    for (let i = 0; i < more; i++)
      live.add(
        Math.floor(random() * crowd.taskCount),
        Math.floor(random() * crowd.workerCount),
        Math.floor(random() * crowd.classCount),
      );
  };
  const { perSecond, facts } = await measured(more, 5, add);
  return { perSecond, facts: { us: (facts.wall! * 1e6) / more }, tables: [] };
}
