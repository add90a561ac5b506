/** Numbers in the order of their priorities, lowest first: a binary heap. */
export class Queue {
  /** Of what was taken last. */
  priority = 0;
  private readonly priorities: number[] = [];
  private readonly values: number[] = [];

  add(priority: number, value: number): void {
    const { priorities, values } = this;
    let at = priorities.length;
    for (; at > 0;) {
      const up = (at - 1) >> 1;
      if (priorities[up]! <= priority) break;
      priorities[at] = priorities[up]!;
      values[at] = values[up]!;
      at = up;
    }
    priorities[at] = priority;
    values[at] = value;
  }

  /** Takes the value of the lowest priority out; -1 when there is none. */
  take(): number {
    const { priorities, values } = this;
    if (priorities.length === 0) return -1;
    this.priority = priorities[0]!;
    const first = values[0]!;
    const [priority, value] = [priorities.pop()!, values.pop()!];
    const size = priorities.length;
    if (size === 0) return first;
    let at = 0;
    for (let down = 1; down < size; down = 2 * at + 1) {
      if (down + 1 < size && priorities[down + 1]! < priorities[down]!) down += 1;
      if (priorities[down]! >= priority) break;
      priorities[at] = priorities[down]!;
      values[at] = values[down]!;
      at = down;
    }
    priorities[at] = priority;
    values[at] = value;
    return first;
  }

  clear(): void {
    this.priorities.length = 0;
    this.values.length = 0;
  }
}
