import { queryOptions } from "@tanstack/react-query";
import { type Api, api } from "./api.ts";

type Verb = (input: never, options?: never) => Promise<unknown>;
type Service<S extends keyof Api> = Api[S];
export type InputOf<F> = F extends (input: infer I, ...rest: never[]) => unknown ? I : never;
export type AnswerOf<F> = F extends (...args: never[]) => Promise<infer R> ? R : never;

/** Query options for one read verb: `useQuery(ask("tasks", "listTasks", { projectId }))`; the key is `[service, verb, input]`. */
export function ask<S extends keyof Api, K extends keyof Service<S>>(
  service: S,
  verb: K,
  input: InputOf<Service<S>[K]>,
) {
  return queryOptions({
    queryKey: [service, verb, input] as const,
    queryFn: () => (api[service][verb] as unknown as Verb)(input as never) as Promise<AnswerOf<Service<S>[K]>>,
  });
}

/** Reads a byte stream to its end as UTF-8 text. */
export async function readText(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of chunks) text += decoder.decode(chunk, { stream: true });
  return text + decoder.decode();
}
