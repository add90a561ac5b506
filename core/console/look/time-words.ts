interface Step {
  seconds: number;
  past: string;
  future: string;
  many: string;
}
const steps: Step[] = [
  { seconds: 31_536_000, past: "last year", future: "next year", many: "years" },
  { seconds: 2_592_000, past: "last month", future: "next month", many: "months" },
  { seconds: 604_800, past: "last week", future: "next week", many: "weeks" },
  { seconds: 86_400, past: "yesterday", future: "tomorrow", many: "days" },
  { seconds: 3_600, past: "1 h ago", future: "in 1 h", many: "h" },
  { seconds: 60, past: "1 min ago", future: "in 1 min", many: "min" },
];

/** How far an instant is from now, in words: "just now", "5 min ago", "in 3 days". */
export function relativeTime(at: number, now: number): string {
  const seconds = Math.round((at - now) / 1000);
  const size = Math.abs(seconds);
  if (size < 45) return seconds > 20 ? "in a moment" : "just now";
  const step = steps.find((one) => size >= one.seconds * 0.95) ?? steps.at(-1)!;
  const n = Math.max(1, Math.round(size / step.seconds));
  if (n === 1) return seconds < 0 ? step.past : step.future;
  return seconds < 0 ? `${n} ${step.many} ago` : `in ${n} ${step.many}`;
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
  const hours = Math.floor(Math.round(s / 60) / 60);
  const minutes = Math.round(s / 60) % 60;
  if (hours < 48) return minutes ? `${hours} h ${minutes} min` : `${hours} h`;
  return `${Math.round(hours / 24)} days`;
}
