export interface PointOfDay {
  at: string;
  value: number;
}
export type DayRow = { day: string } & Record<string, string | number>;

/** The UTC day of an instant as `2026-03-09`. */
export function dayOf(instant: string | number): string {
  return new Date(instant).toISOString().slice(0, 10);
}

const words = new Intl.DateTimeFormat("en", { day: "numeric", month: "short", timeZone: "UTC" });
/** A day in words: "9 Mar". */
export function dayName(day: string): string {
  const parts = words.formatToParts(new Date(`${day}T00:00:00Z`));
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? "";
  return `${part("day")} ${part("month")}`;
}

/** Lines several series up by day: one row for each of the last `days` days, zero where nothing happened. */
export function byDay(series: Record<string, PointOfDay[]>, days: number, now: number): DayRow[] {
  const rows = new Map<string, DayRow>();
  for (let back = days - 1; back >= 0; back--) {
    const day = dayOf(now - back * 86_400_000);
    rows.set(day, { day, ...Object.fromEntries(Object.keys(series).map((name) => [name, 0])) });
  }
  for (const [name, points] of Object.entries(series)) {
    for (const point of points) {
      const row = rows.get(dayOf(point.at));
      if (row) row[name] = Number(row[name] ?? 0) + point.value;
    }
  }
  return [...rows.values()];
}
