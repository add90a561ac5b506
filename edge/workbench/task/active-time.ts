import { newId } from "../../../core/kernel/wire/id.ts";
import type { ActiveReport } from "../../../core/tasks/contract.ts";

/** After this long without a key, a movement or something that plays, time no longer counts. */
export const idleMs = 30_000;
/** Less than this is not worth a report of its own. */
const worthMs = 1000;

/** How long the person before one page is really at work, from the moment on that it is made. */
export interface Activity {
  /** A key, a movement, or a moment of what plays. Nothing of a page that is out of sight. */
  touch(): void;
  hide(): void;
  show(): void;
  /** Milliseconds so far. */
  read(): number;
  idle(): boolean;
  /** What the server is told: all of it so far, under the next number. */
  report(): ActiveReport;
  /** The server has answered a report. */
  heard(report: ActiveReport): void;
  /** Whether there is something that the server has not heard. */
  hasNews(): boolean;
}

/** Measures by a clock in milliseconds; one that jumps, either way, adds at most what may pass without a touch. */
export function createActivity(now: () => number): Activity {
  const page = newId();
  let activeMs = 0;
  let activeAt = now();
  let countedAt = activeAt;
  let hidden = false;
  let sequence = 0;
  let heardMs = 0;
  const count = (): number => {
    const at = now();
    activeMs += Math.max(0, Math.min(at, activeAt + idleMs) - countedAt);
    activeAt = Math.min(activeAt, at);
    countedAt = at;
    return at;
  };
  const read = () => {
    count();
    return Math.floor(activeMs);
  };
  return {
    touch() {
      if (!hidden) activeAt = count();
    },
    hide() {
      count();
      hidden = true;
      activeAt = -Infinity;
    },
    show() {
      count();
      hidden = false;
    },
    read,
    idle: () => now() - activeAt > idleMs,
    report: () => ({ page, sequence: ++sequence, activeMs: read() }),
    heard(report) {
      heardMs = Math.max(heardMs, report.activeMs);
    },
    hasNews: () => read() - heardMs >= worthMs,
  };
}

/** Minutes and seconds, as a stopwatch shows them: 3:07. */
export function stopwatch(seconds: number): string {
  const whole = Math.floor(seconds);
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const tail = `${h > 0 ? String(m).padStart(2, "0") : m}:${String(s).padStart(2, "0")}`;
  return h > 0 ? `${h}:${tail}` : tail;
}
