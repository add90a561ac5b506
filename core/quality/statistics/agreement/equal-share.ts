import { type Estimate, meanOver, type Resampling } from "../bootstrap.ts";

/** An answer by its task and what it comes to: equal keys are equal answers. */
export interface Keyed {
  task: string;
  key: string;
}

/** Of every two answers to one task the share that is equal, the mean over tasks with at least two; nothing is taken off for chance. */
export function equalShare(answers: readonly Keyed[], resampling: Resampling = {}): Estimate {
  const each: number[] = [];
  for (const said of Map.groupBy(answers, ({ task }) => task).values()) {
    if (said.length < 2) continue;
    const counts = Map.groupBy(said, ({ key }) => key).values();
    const equal = counts.reduce((pairs, { length }) => pairs + length * (length - 1), 0);
    each.push(equal / (said.length * (said.length - 1)));
  }
  return meanOver(each, resampling);
}
