import type { File } from "../files/contract.ts";
import { lostName, notKept } from "../kernel/wire/lost-name.ts";
import { type FieldError, places } from "../kernel/wire/problem.ts";
import { safeParse } from "../kernel/wire/safe-parse.ts";
import type { Project } from "../projects/contract.ts";
import { NewTask, type TaskData } from "./contract.ts";

/** One line of a bulk: a task that may be stored, or what is wrong with it. */
export type Verdict = { task: NewTask; errors: null } | { task: null; errors: FieldError[] };

/** Checks the shape of lines; each error names the field by a JSON pointer within its line. */
export function parseLines(lines: readonly unknown[]): Verdict[] {
  return lines.map((line) => {
    const lost = lostName(line);
    if (lost !== null) return { task: null, errors: [notKept(lost)] };
    const parsed = safeParse(NewTask, line, { abortPipeEarly: true });
    if (parsed.success) return { task: parsed.output, errors: null };
    return { task: null, ...places(parsed.issues.slice(0, 20), "") };
  });
}

/** The files that tasks are about. */
export function fileIdsOf(verdicts: readonly Verdict[]): string[] {
  return [...new Set(verdicts.flatMap(({ task }) => (task?.data.type === "image" ? [task.data.fileId] : [])))];
}

/** Checks what a line is about against its project and the files there are; an image gets its name and size from the file. */
export function fitLine(
  verdict: Verdict,
  project: Pick<Project, "id" | "labelSchema">,
  files: ReadonlyMap<string, File>,
): Verdict {
  if (!verdict.task) return verdict;
  const { data } = verdict.task;
  const { media } = project.labelSchema;
  if (data.type !== media) return wrong("/data/type", `must be ${media}, which is what the project labels`);
  if (data.type !== "image") return verdict;
  const file = files.get(data.fileId);
  if (!file || (file.projectId !== null && file.projectId !== project.id))
    return wrong("/data/fileId", "is not a file that this project can use");
  if (file.status !== "uploaded" && file.status !== "processed")
    return wrong("/data/fileId", `is a file that is ${file.status}, not uploaded`);
  if (!file.contentType.startsWith("image/"))
    return wrong("/data/fileId", `is a file of type ${file.contentType}, not an image`);
  return { task: { ...verdict.task, data: described(data, file) }, errors: null };
}

function described(data: Extract<TaskData, { type: "image" }>, file: File): TaskData {
  const { width, height } = file.metadata;
  const size = width !== null && height !== null ? { width, height } : {};
  return { ...data, ...size, name: data.name ?? file.name };
}

function wrong(pointer: string, detail: string): Verdict {
  return { task: null, errors: [{ pointer, detail }] };
}
