import { circuitMachine } from "../../../machines/circuit/circuit.machine.ts";
import { initial, next } from "../../../machines/next-state.ts";
import { requestProblems } from "../wire/problem.ts";
import type { WireResponse } from "../wire/client.ts";

/** Stops calling a service that does not answer, so that its callers fail at once instead of waiting for it. */
export interface Breaker {
  /** Makes a call, unless the circuit is open: then 503 with `Retry-After`. Throws what the call throws. */
  guard(call: () => Promise<WireResponse>): Promise<WireResponse>;
}

/** An answer that says the service itself is away, not that it refused. */
const away = new Set([502, 503, 504]);

/** A breaker for one service, closed at first; `now` is epoch milliseconds. */
export function createBreaker(service: string, now: () => number = Date.now): Breaker {
  let circuit = initial(circuitMachine, {});
  const tell = (type: "succeed" | "fail") => {
    circuit = next(circuitMachine, circuit, { type, at: now() }) ?? circuit;
  };
  return {
    async guard(call) {
      const admitted = next(circuitMachine, circuit, { type: "attempt", at: now() });
      if (!admitted) throw requestProblems.unavailable({ service }, { "retry-after": "1" });
      circuit = admitted;
      try {
        const response = await call();
        tell(away.has(response.status) ? "fail" : "succeed");
        return response;
      } catch (error) {
        tell("fail");
        throw error;
      }
    },
  };
}
