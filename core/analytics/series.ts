import type { MetricName, Series } from "./contract.ts";

const DAY = 86_400_000;

/** The first instant of the day (UTC) `back` days before `now`. */
export function dayStart(now: Date, back: number): Date {
  return new Date(Math.floor(now.getTime() / DAY) * DAY - back * DAY);
}

/** Daily series of the last `days` days, zeros filled in, each with the total of the `days` before for comparison. */
export function seriesOf(
  metrics: readonly MetricName[],
  found: readonly { metric: MetricName; at: Date; value: number }[],
  now: Date,
  days: number,
): Series[] {
  return metrics.map((metric) => {
    const values = new Map(found.filter((one) => one.metric === metric).map((one) => [one.at.getTime(), one.value]));
    const points = Array.from({ length: days }, (_, i) => dayStart(now, days - 1 - i)).map((at) => ({
      at: at.toISOString(),
      value: values.get(at.getTime()) ?? 0,
    }));
    const sum = (from: number, to: number) =>
      [...values].reduce((total, [at, value]) => (at >= from && at < to ? total + value : total), 0);
    const start = dayStart(now, days - 1).getTime();
    return {
      metric,
      points,
      total: points.reduce((total, point) => total + point.value, 0),
      previousTotal: sum(start - days * DAY, start),
    };
  });
}

/** When the rest will be done at the rate of the last days; null without a rate, or with nothing left. */
export function forecast(
  left: number,
  perDay: readonly number[],
  now: Date,
): { ratePerDay: number; finishAt: string | null } {
  const recent = perDay.slice(-7);
  const begun = recent.findIndex((value) => value > 0);
  const counted = begun < 0 ? [] : recent.slice(begun);
  const ratePerDay = counted.length === 0 ? 0 : counted.reduce((a, b) => a + b, 0) / counted.length;
  return {
    ratePerDay,
    finishAt: left > 0 && ratePerDay > 0 ? new Date(now.getTime() + (left / ratePerDay) * DAY).toISOString() : null,
  };
}
