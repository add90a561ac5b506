import { isObject, type Json, type JsonObject } from "../../machines/engine/json.ts";
import type { Runtime } from "../kernel/context.ts";
import { fetchOutside, Forbidden } from "../kernel/http/fetch-outside.ts";
import { transactionFor } from "../kernel/transaction.ts";
import type { Effect } from "./store/effects.ts";
import { findByTask } from "./store/instances.ts";

const TIMEOUT_MS = 15_000;
/** An answer longer than this would not fit into an event. */
const MOST_CHARACTERS = 50_000;
/** What may be otherwise the next time. */
const passing = new Set([408, 425, 429]);

/** There is no use in asking again. */
export class WebhookRefused extends Error {}

/** Posts an instance's state to the address that its workflow names; the answer is its status and, if it is JSON, its body. */
export async function callWebhook(runtime: Runtime, effect: Effect): Promise<JsonObject> {
  const { key, workspaceId, instanceId, taskId, params } = effect;
  const row = await transactionFor(runtime, [workspaceId], (tx) => findByTask(tx, workspaceId, taskId));
  const body = JSON.stringify({
    key,
    instanceId,
    taskId,
    projectId: row?.projectId ?? null,
    states: row?.states ?? [],
    ...(isObject(params["data"]) ? { data: params["data"] } : {}),
  });
  let answer: Response;
  try {
    answer = await fetchOutside(String(params["url"]), {
      method: "POST",
      headers: { "content-type": "application/json", "idempotency-key": key },
      body,
      signal: AbortSignal.timeout(TIMEOUT_MS),
      loopback: runtime.config.WEBHOOK_LOOPBACK,
    });
  } catch (error) {
    if (error instanceof Forbidden || error instanceof TypeError) throw new WebhookRefused(error.message);
    throw error;
  }
  const { status } = answer;
  if (status >= 200 && status < 300) return { status, body: parsed(await answer.text()) };
  const reason = `The address answered ${status}.`;
  throw status >= 500 || passing.has(status) ? new Error(reason) : new WebhookRefused(reason);
}

function parsed(text: string): Json {
  if (text.length > MOST_CHARACTERS) return null;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return null;
  }
}
