import type { Annotation } from "../annotations/contract.ts";
import type { File } from "../files/contract.ts";
import type { Task } from "../tasks/contract.ts";
import type { DatasetAnnotation, DatasetItem } from "./formats/dataset.ts";

export interface AnnotatedTask {
  task: Task;
  annotations: Annotation[];
}

/** Puts each task's annotations beside it; both streams come in the order of the task's id, and each is read once. */
export async function* joinAnnotations(
  tasks: AsyncIterable<Task>,
  annotations: AsyncIterable<Annotation>,
): AsyncGenerator<AnnotatedTask> {
  const rest = annotations[Symbol.asyncIterator]();
  try {
    let next = await rest.next();
    for await (const task of tasks) {
      while (!next.done && next.value.taskId < task.id) next = await rest.next();
      const found: Annotation[] = [];
      for (; !next.done && next.value.taskId === task.id; next = await rest.next()) found.push(next.value);
      yield { task, annotations: found };
    }
  } finally {
    await rest.return?.();
  }
}

/** Cuts a stream into lists of up to `size`. */
export async function* inLists<T>(stream: AsyncIterable<T>, size: number): AsyncGenerator<T[]> {
  let list: T[] = [];
  for await (const item of stream) {
    list.push(item);
    if (list.length < size) continue;
    yield list;
    list = [];
  }
  if (list.length > 0) yield list;
}

/** A task as formats write it; what its file says fills in what the task does not. `person` names its annotators. */
export function toItem(
  { task, annotations }: AnnotatedTask,
  file: File | undefined,
  person: (userId: string) => string,
): DatasetItem {
  const { data } = task;
  return {
    id: task.id,
    externalKey: task.externalKey,
    batchId: task.batchId,
    data:
      data.type === "text"
        ? { type: "text", text: data.text, name: data.name ?? null }
        : {
            type: "image",
            fileId: data.fileId,
            name: data.name ?? file?.name ?? null,
            width: data.width ?? file?.metadata.width ?? null,
            height: data.height ?? file?.metadata.height ?? null,
            contentType: file?.contentType ?? null,
            sha256: file?.sha256 ?? null,
          },
    meta: task.meta,
    schemaVersion: task.schemaVersion,
    createdAt: task.createdAt,
    completedAt: task.completedAt,
    annotations: annotations.map((annotation) => toAnnotation(annotation, person)),
  };
}

function toAnnotation(annotation: Annotation, person: (userId: string) => string): DatasetAnnotation {
  const { id, userId, status, source, confidence, activeSeconds, submittedAt, result } = annotation;
  return { id, userId: person(userId), status, source, confidence, activeSeconds, submittedAt, result };
}
