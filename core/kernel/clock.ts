/** Where time comes from; tests bring their own. */
export interface Clock {
  now(): Date;
  /** How far tests have moved all time, that of other processes and of databases too; what is more or less is this host's error. */
  readonly jumpedMs?: number;
}
export const systemClock: Clock = { now: () => new Date() };
