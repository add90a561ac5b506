import type { Io } from "./io.ts";

const PLAIN_EVERY_MS = 5000;
const DRAW_EVERY_MS = 100;

export interface Progress {
  /** What is done of what there is; `total` null while nobody knows. */
  update(done: number, total: number | null, note?: string): void;
  /** Removes the bar; a plain log keeps its last line. */
  end(): void;
}

/** A bar on a terminal, a line now and then elsewhere, nothing when machines read along. */
export function startProgress(io: Io, label: string, unit: string, quiet: boolean): Progress {
  if (quiet) return { update: () => {}, end: () => {} };
  const began = performance.now();
  let shownAt = 0;
  let last = "";
  return {
    update(done, total, note = "") {
      const now = performance.now();
      const finished = total !== null && done >= total;
      const text = line(label, unit, done, total, (now - began) / 1000, note, io.tty ? io.width - 1 : 0);
      const state = `${done} ${total} ${note}`;
      if (state === last) return;
      if (!finished && now - shownAt < (io.tty ? DRAW_EVERY_MS : PLAIN_EVERY_MS) && shownAt > 0) return;
      shownAt = now;
      last = state;
      io.err(io.tty ? `\r\u001b[K${text}` : `${text}\n`);
    },
    end() {
      if (io.tty && last) io.err("\r\u001b[K");
    },
  };
}

/** One line of progress; with a width, a bar as wide as it leaves room for. */
export function line(
  label: string,
  unit: string,
  done: number,
  total: number | null,
  seconds: number,
  note: string,
  width: number,
): string {
  const rate = seconds > 0.2 ? done / seconds : 0;
  const parts = [total === null ? `${count(done)} ${unit}` : `${count(done)} of ${count(total)} ${unit}`];
  if (rate > 0) parts.push(`${rate < 10 ? rate.toFixed(1) : count(Math.round(rate))}/s`);
  if (total !== null && rate > 0 && done < total) parts.push(`${duration((total - done) / rate)} left`);
  if (note) parts.push(note);
  const text = parts.join("  ");
  const room = width - label.length - text.length - 6;
  if (total === null || total === 0 || room < 8) return `${label}  ${text}`.slice(0, width || undefined);
  const cells = Math.min(room, 40);
  const full = Math.round(cells * Math.min(done / total, 1));
  return `${label}  ${"█".repeat(full)}${"░".repeat(cells - full)}  ${text}`;
}

export function count(n: number): string {
  return n.toLocaleString("en-GB");
}

export function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  if (seconds < 5400) return `${Math.ceil(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}

/** Bytes for people: 1.5 MB. */
export function size(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = 0;
  for (; value >= 1000 && unit < units.length - 1; unit++) value /= 1000;
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}
