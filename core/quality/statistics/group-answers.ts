export interface Grouped {
  /** Answers of task `t` stand from `starts[t]` to `starts[t + 1]`, exclusive. */
  starts: Uint32Array;
  /** Where in the given columns each answer stood. */
  order: Uint32Array;
  workers: Uint32Array;
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
  const { tasks, taskCount, workerCount } = columns;
  const starts = new Uint32Array(taskCount + 1);
  const useful = new Uint8Array(tasks.length);
  for (let i = 0; i < tasks.length; i++)
    if (usable(i)) {
      useful[i] = 1;
      starts[tasks[i]! + 1]!++;
    }
  for (let t = 0; t < taskCount; t++) starts[t + 1]! += starts[t]!;
  const next = starts.slice(0, taskCount);
  const order = new Uint32Array(starts[taskCount]!);
  const workers = new Uint32Array(order.length);
  for (let i = 0; i < tasks.length; i++)
    if (useful[i] === 1) {
      const at = next[tasks[i]!]!++;
      order[at] = i;
      workers[at] = columns.workers[i]!;
    }
  const grouped = { starts, order, workers, duplicates: 0 };
  const dropped = repeated(grouped, workerCount);
  return dropped.size === 0 ? grouped : without(grouped, dropped);
}

/** Where a worker answers a task that he answers again later. */
function repeated({ starts, workers }: Grouped, workerCount: number): Set<number> {
  const lastTask = new Uint32Array(workerCount);
  const found = new Set<number>();
  for (let t = 0; t + 1 < starts.length; t++)
    for (let at = starts[t + 1]! - 1; at >= starts[t]!; at--) {
      if (lastTask[workers[at]!] === t + 1) found.add(at);
      lastTask[workers[at]!] = t + 1;
    }
  return found;
}

function without({ starts, order, workers }: Grouped, dropped: ReadonlySet<number>): Grouped {
  const keep = (_: number, at: number) => !dropped.has(at);
  const newStarts = new Uint32Array(starts.length);
  let length = 0;
  for (let t = 0; t + 1 < starts.length; t++) {
    for (let at = starts[t]!; at < starts[t + 1]!; at++) if (!dropped.has(at)) length++;
    newStarts[t + 1] = length;
  }
  return { starts: newStarts, order: order.filter(keep), workers: workers.filter(keep), duplicates: dropped.size };
}
