import { type Answers, NO_LABEL } from "./crowd.ts";

/** One answer by the names of task, worker and class; null is an answer that was not given. */
export interface NamedAnswer {
  task: string;
  worker: string;
  label: string | null;
}

export interface NumberedAnswers {
  answers: Answers;
  /** The names by number, in order of first appearance. */
  tasks: readonly string[];
  workers: readonly string[];
  classes: readonly string[];
}

/** Numbers tasks, workers and classes; classes given in advance keep their order and are there even when nobody chose them. */
export function numberNames(rows: readonly NamedAnswer[], classes: readonly string[] = []): NumberedAnswers {
  const task = numbering();
  const worker = numbering();
  const label = numbering(classes);
  const answers = {
    tasks: Uint32Array.from(rows, (row) => task.of(row.task)),
    workers: Uint32Array.from(rows, (row) => worker.of(row.worker)),
    labels: Uint16Array.from(rows, (row) => (row.label === null ? NO_LABEL : label.of(row.label))),
    taskCount: task.names.length,
    workerCount: worker.names.length,
    classCount: label.names.length,
  };
  if (answers.classCount > NO_LABEL) throw new RangeError(`At most ${NO_LABEL} classes, not ${answers.classCount}.`);
  return { answers, tasks: task.names, workers: worker.names, classes: label.names };
}

function numbering(known: readonly string[] = []) {
  const numbers = new Map(known.map((name, number) => [name, number]));
  const names = [...numbers.keys()];
  const of = (name: string) => {
    const number = numbers.get(name);
    if (number !== undefined) return number;
    numbers.set(name, names.length);
    return names.push(name) - 1;
  };
  return { names, of };
}
