import type { Runtime } from "../../kernel/context.ts";
import { failpoint } from "../../kernel/failpoint.ts";
import { newId } from "../../kernel/wire/id.ts";
import { leaseSlots, lookAround } from "../store/slots.ts";
import { noteDatabaseTime } from "./engine-time.ts";

/** Renewed at each look: so long, and a look, the others wait for a process that was stopped and whose connections stand. */
const LEASE_S = 2;
const RENEW_MS = 2000;
const LOOK_MS = 500;

interface Holding {
  engine: string;
  slots: number[];
  /** Who lived when the slots were shared out. */
  living: string;
  /** By this process's own clock, which a lease outlives if anything. */
  renewAt: number;
  lookAt: number;
}
const holdings = new WeakMap<Runtime, Holding>();

function holdingOf(runtime: Runtime): Holding {
  const known = holdings.get(runtime) ?? { engine: newId(), slots: [], living: "", renewAt: 0, lookAt: 0 };
  holdings.set(runtime, known);
  return known;
}

/** The name under which this process holds its part. */
export function engineIdOf(runtime: Runtime): string {
  return holdingOf(runtime).engine;
}

/**
 * The parts of the instances whose timers and effects this process looks after, under a lease that is renewed as it is asked, and
 * shared out anew as soon as another process comes or dies. It keeps processes out of each other's way and no more: what two of
 * them do to one instance, its version decides.
 */
export async function slotsOf(runtime: Runtime): Promise<readonly number[]> {
  const known = holdingOf(runtime);
  const asked = performance.now();
  if (asked < known.lookAt) return known.slots;
  known.lookAt = asked + LOOK_MS;
  if (asked < known.renewAt && known.living === (await look(runtime, known.engine))) return known.slots;
  await failpoint("workflow.slots.leasing");
  known.slots = await leaseSlots(runtime, known.engine, LEASE_S);
  known.living = await look(runtime, known.engine);
  known.renewAt = asked + RENEW_MS;
  return known.slots;
}

/** Renews the lease, and says who lives; by the way it tells the database's time. */
export async function look(runtime: Runtime, engine: string): Promise<string> {
  const before = performance.now();
  const { living, at } = await lookAround(runtime, engine, LEASE_S);
  noteDatabaseTime(runtime, Number(at), before, performance.now());
  return living;
}
