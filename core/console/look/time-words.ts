const steps: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];
const words = new Intl.RelativeTimeFormat("en", { numeric: "auto", style: "short" });

/** How far an instant is from now, in words: "just now", "5 min. ago", "in 3 days". */
export function relativeTime(at: number, now: number): string {
  const seconds = Math.round((at - now) / 1000);
  if (Math.abs(seconds) < 45) return seconds > 5 ? "in a moment" : "just now";
  for (const [unit, size] of steps) {
    if (Math.abs(seconds) >= size * 0.95) return words.format(Math.round(seconds / size), unit);
  }
  return words.format(Math.round(seconds / 60) || Math.sign(seconds), "minute");
}

const absolute = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });
/** An instant with date and time in the reader's own zone. */
export function absoluteTime(at: number): string {
  return absolute.format(at);
}

/** A length of time in its two largest units: "1 h 5 min", "42 s". */
export function duration(seconds: number): string {
  const s = Math.max(0, Math.round(seconds));
  if (s < 60) return `${s} s`;
  if (s < 3600) return s % 60 === 0 || s >= 600 ? `${Math.round(s / 60)} min` : `${Math.floor(s / 60)} min ${s % 60} s`;
  const hours = Math.floor(s / 3600);
  const minutes = Math.round((s % 3600) / 60);
  if (hours < 48) return minutes ? `${hours} h ${minutes} min` : `${hours} h`;
  return `${Math.round(hours / 24)} days`;
}
