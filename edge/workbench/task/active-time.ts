/** Seconds that somebody has really worked on a task. */
export interface ActiveTime {
  seconds: number;
  /** When the hand last moved, in milliseconds. */
  activeAt: number;
  /** Up to when time has been counted. */
  countedAt: number;
}

/** After this long without a key or a movement, time no longer counts. */
export const idleMs = 30_000;

export function startActiveTime(seconds: number, now: number): ActiveTime {
  return { seconds, activeAt: now, countedAt: now };
}

/** The hand has moved. What lay between is counted only as far as it was not idle. */
export function touched(time: ActiveTime, now: number): ActiveTime {
  return { ...counted(time, now), activeAt: now };
}

/** Counts up to now, or up to where idleness began; a clock that jumped back counts nothing. */
export function counted(time: ActiveTime, now: number): ActiveTime {
  const until = Math.min(now, time.activeAt + idleMs);
  const more = Math.max(0, until - time.countedAt) / 1000;
  return { ...time, seconds: time.seconds + more, countedAt: now };
}

export function isIdle(time: ActiveTime, now: number): boolean {
  return now - time.activeAt > idleMs;
}

/** Minutes and seconds, as a stopwatch shows them: 3:07. */
export function stopwatch(seconds: number): string {
  const whole = Math.floor(seconds);
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const tail = `${h > 0 ? String(m).padStart(2, "0") : m}:${String(s).padStart(2, "0")}`;
  return h > 0 ? `${h}:${tail}` : tail;
}
