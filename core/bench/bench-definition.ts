/** What one fresh process measured. */
export interface Measure {
  perSecond: number;
  /** Figures by name, for the tables and for contenders that must do the same amount of work. */
  facts: Record<string, number>;
  /** Where the time went. */
  tables: Table[];
}
export interface Table {
  title: string;
  head: readonly string[];
  rows: readonly (readonly (string | number)[])[];
}

/** What a contender gets: the servers, what `prepare` made, and what the others have measured so far. */
export interface Given {
  env: Record<string, string>;
  prepared: unknown;
  /** How much work a round has; null: as much as the bench finds right. */
  size: number | null;
  earlier: Record<string, Measure[]>;
}

export interface Contender {
  name: string;
  /** Runs once, checks that what it counts is what is stored, and throws when it is not. */
  run(given: Given): Promise<Measure>;
}

export interface Bench {
  name: string;
  summary: string;
  /** What is counted. */
  unit: string;
  /** Makes, in a process of its own, what every round starts from. */
  prepare(env: Record<string, string>): Promise<unknown>;
  /** Ours first: the others may measure themselves against its amount of work. */
  contenders: readonly Contender[];
  /** `of` the first contender to the second; higher is better. */
  ratios: readonly { ratio: string; of: readonly [string, string]; goal: number; means: string }[];
  /** Says in a line what peers would be, when there are none. */
  peers: string | null;
}
