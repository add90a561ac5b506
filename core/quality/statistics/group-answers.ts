export interface Grouped {
  /** Answers of task `t` stand from `starts[t]` to `starts[t + 1]`, exclusive. */
  starts: Uint32Array;
  /** Where in the given columns each answer stood. */
  order: Uint32Array;
  duplicates: number;
}

interface Columns {
  tasks: Uint32Array;
  workers: Uint32Array;
  taskCount: number;
  workerCount: number;
}

/** Sorts answers by task, keeping their order, in linear time; of several by one worker on one task only the last is kept. */
export function groupAnswers(columns: Columns, usable: (answer: number) => boolean): Grouped {
  const { tasks, taskCount } = columns;
  const starts = new Uint32Array(taskCount + 1);
  for (let i = 0; i < tasks.length; i++) if (usable(i)) starts[tasks[i]! + 1]!++;
  for (let t = 0; t < taskCount; t++) starts[t + 1]! += starts[t]!;
  const next = starts.slice(0, taskCount);
  const order = new Uint32Array(starts[taskCount]!);
  for (let i = 0; i < tasks.length; i++) if (usable(i)) order[next[tasks[i]!]!++] = i;
  return withoutDuplicates(columns, starts, order);
}

function withoutDuplicates(
  { workers, taskCount, workerCount }: Columns,
  starts: Uint32Array,
  order: Uint32Array,
): Grouped {
  const lastTask = new Uint32Array(workerCount);
  const dropped: number[] = [];
  for (let t = 0; t < taskCount; t++)
    for (let at = starts[t + 1]! - 1; at >= starts[t]!; at--) {
      const worker = workers[order[at]!]!;
      if (lastTask[worker] === t + 1) dropped.push(at);
      else lastTask[worker] = t + 1;
    }
  return dropped.length === 0 ? { starts, order, duplicates: 0 } : compact(starts, order, new Set(dropped));
}

function compact(starts: Uint32Array, order: Uint32Array, dropped: ReadonlySet<number>): Grouped {
  const kept = new Uint32Array(order.length - dropped.size);
  const newStarts = new Uint32Array(starts.length);
  let length = 0;
  for (let t = 0; t + 1 < starts.length; t++) {
    for (let at = starts[t]!; at < starts[t + 1]!; at++) if (!dropped.has(at)) kept[length++] = order[at]!;
    newStarts[t + 1] = length;
  }
  return { starts: newStarts, order: kept, duplicates: dropped.size };
}
