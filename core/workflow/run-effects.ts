import type { Json, JsonObject } from "../../machines/engine/json.ts";
import type { Runtime } from "../kernel/context.ts";
import { failpoint } from "../kernel/failpoint.ts";
import { errorForLog, reasonOf } from "../kernel/logger.ts";
import { schedule } from "../kernel/schedule.ts";
import { callWebhook, WebhookRefused } from "./call-webhook.ts";
import { engineTime } from "./engine/engine-time.ts";
import { engineOf } from "./engine/engine.ts";
import { engineIdOf, slotsOf } from "./engine/slots.ts";
import { type Effect, endEffect, forgetEffects, putOff, takeEffects } from "./store/effects.ts";

const EVERY_MS = 500;
const AT_ONCE = 32;
/** Longer than one attempt may take; of an engine that is gone nobody waits for it. */
const LOCKED_MS = 20_000;
const ATTEMPTS = 8;
const KEPT_MS = 7 * 86_400_000;

const underWay = new WeakMap<Runtime, Set<Promise<void>>>();

/** Does what workflows ask for outside: at least once, each under its key, again with growing pauses while it fails. */
export const runEffects = schedule("run-effects", EVERY_MS, async (runtime) => {
  const running = underWay.get(runtime) ?? new Set();
  underWay.set(runtime, running);
  const room = AT_ONCE - running.size;
  if (room === 0) return;
  const slots = await slotsOf(runtime);
  if (slots.length === 0) return;
  for (const effect of await takeEffects(runtime, engineIdOf(runtime), slots, room, LOCKED_MS)) {
    const done = attempt(runtime, effect).catch((error: unknown) =>
      runtime.log.warn(
        { service: runtime.service, key: effect.key, error: errorForLog(error) },
        "an effect is put off",
      ),
    );
    running.add(done);
    void done.then(() => running.delete(done));
  }
});

/** Forgets effects that ended a week ago. */
export const dropEffects = schedule("drop-effects", 3_600_000, (runtime) =>
  forgetEffects(runtime, new Date(runtime.clock.now().getTime() - KEPT_MS)),
);

async function attempt(runtime: Runtime, effect: Effect): Promise<void> {
  let output: JsonObject;
  await failpoint("workflow.effect.taken");
  // Whoever tried last is gone or was too slow to say how it went: one that takes its engine with it would do so for ever.
  if (effect.attempts > ATTEMPTS)
    return finish(
      runtime,
      effect,
      "failed",
      `It was tried ${ATTEMPTS} times, and the last time nobody heard how it went.`,
    );
  try {
    if (effect.type !== "webhook.call") throw new WebhookRefused(`Nobody here knows how to do ${effect.type}.`);
    output = await callWebhook(runtime, effect);
  } catch (error) {
    const reason = reasonOf(error);
    if (error instanceof WebhookRefused || effect.attempts >= ATTEMPTS)
      return finish(runtime, effect, "failed", reason);
    await failpoint("workflow.effect.failed");
    await putOff(runtime, effect, new Date(engineTime(runtime).getTime() + pauseMs(effect.attempts)), reason);
    return failpoint("workflow.effect.put-off");
  }
  await failpoint("workflow.effect.done");
  await finish(runtime, effect, "done", null, output);
}

/** Doubles from a second to five minutes, and never the same for two, lest they come back together. */
function pauseMs(attempts: number): number {
  return Math.min(1000 * 2 ** (attempts - 1), 300_000) * (0.5 + Math.random() / 2);
}

async function finish(
  runtime: Runtime,
  effect: Effect,
  status: "done" | "failed",
  error: string | null,
  output: Json = null,
): Promise<void> {
  const { key, invokeId, origin, taskId, type, attempts } = effect;
  const once = { effect: { key, status, error, attempts } };
  if (invokeId !== null) {
    const event =
      status === "done"
        ? { type: `xstate.done.actor.${invokeId}`, output }
        : { type: `xstate.error.actor.${invokeId}`, error: { message: error } };
    await engineOf(runtime).send(origin, taskId, event, key, once);
    return;
  }
  await failpoint("workflow.effect.ending");
  if (error === null) return endEffect(runtime, effect);
  runtime.log.warn(
    { service: runtime.service, taskId, key, action: type, attempts, reason: error },
    "an action was given up",
  );
  await engineOf(runtime).giveUp(origin, taskId, { action: type, key, reason: error }, once);
}
