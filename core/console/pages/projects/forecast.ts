export interface Pace {
  created: number;
  completed: number;
  ratePerDay: number;
  finishAt: string | null;
}

const whole = new Intl.NumberFormat("en");
const date = new Intl.DateTimeFormat("en", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });

/** Beyond this a day in the calendar says more than the pace can know. */
const farDays = 365;
const inYears = new Intl.NumberFormat("en", {
  style: "unit",
  unit: "year",
  unitDisplay: "long",
  maximumFractionDigits: 1,
});

/** When a project will be done at its present pace, and how that stands against its due date, in one sentence. */
export function forecastText(pace: Pace, cancelled: number, dueAt: string | null, now: number): string {
  const left = pace.created - pace.completed - cancelled;
  if (pace.created === 0) return "No tasks yet. Import some to begin.";
  if (left <= 0) return "Every task is done.";
  const due = dueAt ? Date.parse(dueAt) : null;
  if (!pace.finishAt || pace.ratePerDay <= 0) {
    const wanted =
      due && due > now
        ? ` Finishing by ${date.format(due)} needs ${perDay(left / Math.max((due - now) / 86_400_000, 1))} a day.`
        : "";
    return `${whole.format(left)} ${left === 1 ? "task is" : "tasks are"} left and none was finished lately, so there is no forecast.${wanted}`;
  }
  const finish = Date.parse(pace.finishAt);
  const away = (finish - now) / 86_400_000;
  if (away > farDays && !due)
    return `At ${tasksADay(pace.ratePerDay)} it takes about ${inYears.format(away / 365.25)} more.`;
  const at = `At ${tasksADay(pace.ratePerDay)} it is done on ${date.format(finish)}`;
  if (!due) return `${at}.`;
  const days = Math.round((finish - due) / 86_400_000);
  if (days > 0) return `${at}, ${days} ${days === 1 ? "day" : "days"} late.`;
  if (days === 0) return `${at}, just in time.`;
  return `${at}, ${-days} ${days === -1 ? "day" : "days"} early.`;
}

/** Whether a forecast ends after the due date. */
export function isLate(pace: Pace, dueAt: string | null): boolean {
  return Boolean(dueAt && pace.finishAt && Date.parse(pace.finishAt) - Date.parse(dueAt) > 43_200_000);
}

function perDay(rate: number): string {
  return rate >= 10 ? whole.format(Math.round(rate)) : String(Math.round(rate * 10) / 10);
}

function tasksADay(rate: number): string {
  const n = perDay(rate);
  return `${n} ${n === "1" ? "task" : "tasks"} a day`;
}
