import { nominalAlpha } from "../../quality/statistics/agreement/nominal-alpha.ts";
import { explainItems } from "../../quality/consensus/explain-task.ts";
import { countAnswers, dawidSkene } from "../../quality/statistics/consensus/dawid-skene.ts";
import { type Crowd, crowdOf } from "../../quality/statistics/crowd.ts";
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

const FAMILY = "field:kind";
/** Tasks that get one more answer, and how often each does in a round. */
const TASKS = 1000;
const TIMES = 20;

/** One more answer to a task that has five, of a crowd that is fitted: what the service does of it besides reading and writing. */
export function runIncremental({ size }: Given): Promise<Measure> {
  const crowd = crowdOf(makeAnswers(size ?? undefined));
  const { posteriors } = dawidSkene(crowd, { iterations: ROUNDS, tolerance: 0 });
  const counts = countAnswers(crowd, posteriors);
  const found = new Map(classesOf(crowd).map((name, c) => [name, sharesOf(posteriors, crowd, c)]));
  const random = seededRandom(6);
  const given = Array.from({ length: TASKS }, () => {
    const labels = oneMore(crowd, Math.floor(random() * crowd.taskCount), random);
    return { labels, history: { found, said: labels.flatMap((one) => saidBy(one.worker, crowd, counts)) } };
  });
  const add = () => {
    for (let time = 0; time < TIMES; time++)
      for (const { labels, history } of given)
        if (explainItems(labels, history)[0]?.answers !== labels.length) throw new Error("An answer was lost.");
  };
  const work = TASKS * TIMES;
  return measured(work, 5, add).then(({ perSecond, facts }) => {
    return { perSecond, facts: { us: (facts!["wall"]! * 1e6) / work }, tables: [] };
  });
}

const classesOf = ({ classCount }: Crowd) => Array.from({ length: classCount }, (_, c) => `class ${c}`);
const nameOf = (worker: number) => `worker ${worker}`;

function sharesOf(posteriors: Float64Array, { taskCount, classCount }: Crowd, c: number): number {
  let sum = 0;
  for (let task = 0; task < taskCount; task++) sum += posteriors[task * classCount + c]!;
  return sum;
}

/** What five said of a task, and somebody who has not. */
function oneMore({ starts, workers, labels, workerCount, classCount }: Crowd, task: number, random: () => number) {
  const said = [];
  for (let at = starts[task]!; at < starts[task + 1]!; at++) said.push({ worker: workers[at]!, label: labels[at]! });
  let worker = Math.floor(random() * workerCount);
  while (said.some((one) => one.worker === worker)) worker = (worker + 1) % workerCount;
  said.push({ worker, label: Math.floor(random() * classCount) });
  return said.map((one) => {
    return { ...one, family: FAMILY, item: "kind", userId: nameOf(one.worker), label: `class ${one.label}` };
  });
}

function saidBy(worker: number, crowd: Crowd, counts: Float64Array) {
  const classes = classesOf(crowd);
  const from = worker * classes.length ** 2;
  return classes.flatMap((label, said) =>
    classes.map((truth, c) => {
      return { userId: nameOf(worker), label, truth, count: counts[from + said * classes.length + c]! };
    }),
  );
}
