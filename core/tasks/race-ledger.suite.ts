/** A lease as far as the ledger is concerned. */
export interface Lease {
  id: string;
  taskId: string;
  userId: string;
  leaseExpiresAt: string;
}

/**
 * A stretch in which somebody held a place of a task: perhaps from when he asked to when it was free again for certain, and
 * for certain from when he was told to when he began to give it back, or it ran out. What was counted is held for good.
 */
export interface Hold {
  lease: Lease;
  asked: number;
  told: number;
  leaving: number;
  free: number;
  counted: boolean;
  /** It was handed in, and nobody answered. */
  inDoubt: boolean;
}

/** Somebody who was sent away, from when he asked to when he was told. */
export interface Empty {
  userId: string;
  asked: number;
  told: number;
}

export interface Fault {
  kind: "double_claim" | "over_admission" | "false_empty";
  taskId: string;
}

/** Numbers in [0, 1) that are the same at each run (a linear congruential generator). */
export function numbers(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;
}

/** What a crowd saw, each call with the moments of its beginning and end, and what in it cannot be right. */
export class Ledger {
  private moment = 0;
  private readonly holds = new Map<string, Hold>();
  /** Those that have not ended. */
  private readonly live = new Set<Hold>();
  private readonly empties: Empty[] = [];
  /** The first moment at which somebody asked and was not answered, until what he may have got then is known. */
  private readonly unanswered = new Map<string, number>();

  tick(): number {
    return ++this.moment;
  }

  /** Somebody who asked at a moment was told at this one: a lease, his again or a new one, or that there is nothing. */
  told(userId: string, asked: number, lease: Lease | null, now: Date): Hold | null {
    // Time goes on by itself as well, and on a busy machine far enough for a lease to run out.
    this.expire(now);
    const told = this.tick();
    const first = this.unanswered.get(userId) ?? asked;
    if (!lease || !this.holds.has(lease.id)) this.unanswered.delete(userId);
    if (!lease) {
      this.empties.push({ userId, asked, told });
      return null;
    }
    const known = this.holds.get(lease.id);
    const live = Date.parse(lease.leaseExpiresAt) > now.getTime();
    const hold = known ?? { ...heldFrom(lease, first), told };
    this.holds.set(lease.id, Object.assign(hold, { lease }));
    // Taken up again while its first lease ran out: it had been prolonged by then.
    if (live) this.live.add(Object.assign(hold, { leaving: Infinity, free: Infinity }));
    else this.end(hold, told);
    return hold;
  }

  /** Somebody who asked at a moment gets no answer: he may have a lease of which he does not know. */
  lost(userId: string, asked: number): void {
    if (!this.unanswered.has(userId)) this.unanswered.set(userId, asked);
  }

  /** All leases that there were: one that nobody was told of may have been held at any time, and doubts are at an end. */
  settle(leases: readonly (Lease & { counted: boolean })[]): void {
    for (const { counted, ...lease } of leases) {
      const hold = this.holds.get(lease.id);
      if (!hold) this.holds.set(lease.id, heldFrom(lease, 0));
      else if (hold.inDoubt) hold.counted ||= counted;
    }
  }

  /** Leases that ran out have given their place back at once, for whoever asks from now on. */
  expire(now: Date): void {
    const at = this.tick();
    for (const hold of this.live) if (Date.parse(hold.lease.leaseExpiresAt) <= now.getTime()) this.end(hold, at);
  }

  /** Somebody began to give a place back at a moment, and has done it by this one. */
  end(hold: Hold, leaving: number, free = leaving): void {
    hold.leaving = Math.min(hold.leaving, leaving);
    hold.free = Math.min(hold.free, free);
    this.live.delete(hold);
  }

  /** Somebody began to give a place back and was not answered: for certain it is free when its time is up. */
  mayEnd(hold: Hold, leaving: number): void {
    hold.leaving = Math.min(hold.leaving, leaving);
  }

  counted(): Hold[] {
    return [...this.holds.values()].filter((hold) => hold.counted);
  }

  /** Whatever no order of the calls can explain, where each task has so many places and nobody may have one twice. */
  faults(tasks: readonly string[], overlap: number): Fault[] {
    const byTask = Map.groupBy(this.holds.values(), (hold) => hold.lease.taskId);
    return tasks.flatMap((taskId) => {
      const holds = byTask.get(taskId) ?? [];
      const found: Fault["kind"][] = [];
      if (holds.some((one) => holds.some((other) => other !== one && isTwice(one, other)))) found.push("double_claim");
      if (holds.some((one) => holds.filter((other) => holdsAt(other, one.told)).length > overlap))
        found.push("over_admission");
      if (this.empties.some((empty) => couldHave(empty, holds, overlap))) found.push("false_empty");
      return found.map((kind) => ({ kind, taskId }));
    });
  }
}

function heldFrom(lease: Lease, asked: number): Hold {
  const open = { told: Infinity, leaving: Infinity, free: Infinity };
  return { lease, asked, ...open, counted: false, inDoubt: false };
}

/** Whether a place is held for certain at a moment. */
function holdsAt({ told, leaving, counted }: Hold, moment: number): boolean {
  return told <= moment && (counted || leaving > moment);
}

/** Whether a person was given what he held already, or had handed in. */
function isTwice(one: Hold, other: Hold): boolean {
  const known = other.told < Infinity;
  return known && one.lease.userId === other.lease.userId && one.told <= other.told && holdsAt(one, other.told);
}

/** Whether somebody who was sent away could have had a place at every moment of his call. */
function couldHave({ userId, asked, told }: Empty, holds: readonly Hold[], overlap: number): boolean {
  const meanwhile = holds.filter((hold) => hold.asked < told && (hold.counted || hold.free > asked));
  return meanwhile.length < overlap && !meanwhile.some((hold) => hold.lease.userId === userId);
}
