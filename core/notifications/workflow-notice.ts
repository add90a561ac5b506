import type { Telling } from "./notify.ts";

type Notice = Pick<Telling, "title" | "body">;

/** What the workflows of the house say; any other name is a sentence of its author's, with `title` and `body` from its data. */
const known: Record<string, Notice> = {
  "task.overdue": {
    title: "A task is overdue",
    body: "Nobody took it up in time. It is urgent now, or waits for your decision.",
  },
  "review.overdue": { title: "A review is overdue", body: "Nobody did it in time. It waits for you now." },
  "task.waiting": { title: "A task waits for you", body: "A workflow asks for your attention." },
};

const textOf = (value: unknown) => (typeof value === "string" && value.trim() ? value : undefined);

/** The words for a workflow's `notify`: those of its data, else of its template, else the template's name made readable. */
export function noticeOf(params: Readonly<Record<string, unknown>>): Notice {
  const template = textOf(params["template"]) ?? "notice";
  const data = (params["data"] ?? {}) as Record<string, unknown>;
  const name = template.replaceAll(/[._-]+/g, " ").trim();
  const title = known[template]?.title ?? `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  const body = known[template]?.body ?? "A workflow tells you so. Open the task to see more.";
  return {
    title: textOf(data["title"]) ?? title,
    body: textOf(data["body"]) ?? textOf(data["reason"]) ?? body,
  };
}
