import { SetupError } from "../../db/embedded/setup-error.ts";
import type { Child } from "./child.ts";

const LIMIT_MS = 45_000;

/** Waits until a URL answers with success; throws when its process has ended or 45 s have passed. */
export async function untilAnswers(url: string, child?: Child): Promise<void> {
  const end = Date.now() + LIMIT_MS;
  let last = "no answer";
  while (Date.now() < end) {
    const failure = child?.failed();
    if (failure) throw new SetupError(`${child!.name} could not start: ${failure}`);
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(2000), redirect: "manual" });
      await response.body?.cancel();
      if (response.status < 400) return;
      last = `status ${response.status}`;
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new SetupError(`${url} did not answer within ${LIMIT_MS / 1000} s (${last})`);
}
