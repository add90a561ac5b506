import type { Runtime } from "../../kernel/context.ts";
import { newId } from "../../kernel/wire/id.ts";
import { leaseSlots } from "../store/slots.ts";

const LEASE_S = 4;
const RENEW_MS = 1000;

interface Holding {
  engine: string;
  slots: number[];
  /** By this process's own clock, which a lease outlives if anything. */
  renewAt: number;
}
const holdings = new WeakMap<Runtime, Holding>();

/**
 * The parts of the instances whose timers and effects this process looks after, under a lease that is renewed as it is asked.
 * It keeps processes out of each other's way and no more: what two of them do to one instance, its version decides.
 */
export async function slotsOf(runtime: Runtime): Promise<readonly number[]> {
  const known = holdings.get(runtime) ?? { engine: newId(), slots: [], renewAt: 0 };
  holdings.set(runtime, known);
  if (performance.now() < known.renewAt) return known.slots;
  const asked = performance.now();
  known.slots = await leaseSlots(runtime, known.engine, LEASE_S);
  known.renewAt = asked + RENEW_MS;
  return known.slots;
}
