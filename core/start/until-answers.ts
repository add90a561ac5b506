import { SetupError } from "../../db/embedded/setup-error.ts";
import type { Child } from "./child.ts";

const LIMIT_MS = 45_000;

/** Null when a URL answers with success, else what it does instead. */
export async function answers(url: string): Promise<string | null> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2000), redirect: "manual" });
    await response.body?.cancel();
    return response.status < 400 ? null : `status ${response.status}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Waits until a URL answers with success; throws when its process has ended or 45 s have passed. */
export async function untilAnswers(url: string, child?: Child): Promise<void> {
  const end = Date.now() + LIMIT_MS;
  let last: string | null = "no answer";
  while (Date.now() < end) {
    const failure = child?.failed();
    if (failure) throw new SetupError(`${child!.name} could not start: ${failure}`);
    last = await answers(url);
    if (last === null) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new SetupError(`${url} did not answer within ${LIMIT_MS / 1000} s (${last})`);
}
