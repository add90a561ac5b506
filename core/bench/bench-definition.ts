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
  /** How many rows lie about, where a contender would else make millions; null: those millions. */
  rows: number | null;
  earlier: Record<string, Measure[]>;
}

export interface Contender {
  name: string;
  /** What it does is a proof or a count that more rounds would only repeat. */
  once?: true;
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
  ratios: readonly Ratio[];
  /** How long one round may take; five minutes when absent. */
  limitMs?: number;
  /** Other people's programs, and how ours compares with them; run with --peers only. */
  rivals?: { contenders: readonly Contender[]; ratios: readonly Ratio[] };
  /** Says in a line what peers would be, when there are none. */
  peers: string | null;
}

/** The median of a contender's rounds: of its speed, or of a fact by name. */
export type Typical = (contender: string, fact?: string) => number;

export interface Ratio {
  ratio: string;
  value(typical: Typical): number;
  goal: number;
  /** Which side of the goal is the good one. */
  better: "higher" | "lower";
  means: string;
}
