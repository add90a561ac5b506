import { type CircuitLimits, circuitMachine } from "../../machines/circuit/circuit.machine.ts";
import { initial, next, type Stored } from "../../machines/next-state.ts";
import type { RouteClass } from "../../core/kernel/wire/endpoint.ts";

/** How many requests may wait for core at once. */
export interface InFlightLimits {
  /** Of this isolate, over all services. */
  isolate: number;
  origin: number;
}

interface Origin {
  url: string;
  inFlight: number;
  answeredAt: number;
  circuit: Stored<typeof circuitMachine>;
}

/** One request that was let out to an origin; told once how it ended. */
export interface Flight {
  url: string;
  end(outcome: "answered" | "failed" | "late"): void;
}
export type Refusal = "full" | "broken";

export interface Wish {
  /** Rather not this one: it has just failed. */
  not?: string | undefined;
  /** False for what cannot be sent again: it tries out no origin that failed while a sound one has room. */
  probes?: boolean;
}

const circuitLimits: CircuitLimits = { failures: 5, windowMs: 10_000, coolDownMs: 1_000, probes: 2 };
/**
 * How much of the room a class may fill. Bulk work is a machine's and can wait; a read is repeated without loss; a write
 * may be what somebody has just drawn, and a refused sign-in locks people out, so these two go last.
 */
const shares: Record<RouteClass, number> = { bulk: 0.6, read: 0.8, write: 1, credential: 1 };

function prefer(origins: Origin[], wanted: (origin: Origin) => boolean): Origin[] {
  const found = origins.filter(wanted);
  return found.length > 0 ? found : origins;
}

/** Which origin a request goes to: the less loaded of two, among those whose circuit lets it through and that have room. */
export class Balance {
  readonly #origins = new Map<string, Origin>();
  readonly #limits: InFlightLimits;
  readonly #now: () => number;
  readonly #random: () => number;
  #inFlight = 0;

  constructor(limits: InFlightLimits, now: () => number = Date.now, random: () => number = Math.random) {
    this.#limits = limits;
    this.#now = now;
    this.#random = random;
  }

  /** Lets one request out, to an origin as wished where there is one; "full" or "broken" when none can take it. */
  leave(urls: readonly string[], limitClass: RouteClass, { not, probes = true }: Wish = {}): Flight | Refusal {
    const share = shares[limitClass];
    if (this.#inFlight >= this.#limits.isolate * share) return "full";
    const open = urls.map((url) => this.#originAt(url)).filter((origin) => this.#lets(origin));
    if (open.length === 0) return "broken";
    const roomy = open.filter((origin) => origin.inFlight < this.#limits.origin * share);
    if (roomy.length === 0) return "full";
    if (roomy.length === 1) return this.#fly(roomy[0]!);
    const sound = probes ? roomy : prefer(roomy, ({ circuit }) => circuit.value === "closed");
    return this.#fly(this.#lessLoaded(prefer(sound, ({ url }) => url !== not)));
  }

  /** How many requests wait for core now. */
  get inFlight(): number {
    return this.#inFlight;
  }

  #originAt(url: string): Origin {
    let origin = this.#origins.get(url);
    if (!origin) {
      origin = {
        url,
        inFlight: 0,
        answeredAt: Number.NEGATIVE_INFINITY,
        circuit: initial(circuitMachine, circuitLimits),
      };
      this.#origins.set(url, origin);
    }
    return origin;
  }

  /** A closed circuit lets everything through: nearly every request is spared the statechart. */
  #lets({ circuit }: Origin): boolean {
    return circuit.value === "closed" || next(circuitMachine, circuit, { type: "attempt", at: this.#now() }) !== null;
  }

  #lessLoaded(origins: Origin[]): Origin {
    const pick = () => Math.floor(this.#random() * origins.length);
    const first = pick();
    // Another one than the first, each as likely.
    const second = origins.length > 1 ? first + 1 + Math.floor(this.#random() * (origins.length - 1)) : first;
    const [a, b] = [origins[first]!, origins[second % origins.length]!];
    return b.inFlight < a.inFlight ? b : a;
  }

  #fly(origin: Origin): Flight {
    const leftAt = this.#now();
    if (origin.circuit.value !== "closed") this.#tell(origin, "attempt");
    origin.inFlight++;
    this.#inFlight++;
    let ended = false;
    return {
      url: origin.url,
      end: (outcome) => {
        if (ended) return;
        ended = true;
        origin.inFlight--;
        this.#inFlight--;
        if (outcome === "answered") {
          origin.answeredAt = this.#now();
          if (origin.circuit.value !== "closed") this.#tell(origin, "succeed");
        }
        // One slow endpoint is no reason to leave an origin that answers everybody else.
        else if (outcome === "failed" || origin.answeredAt < leftAt) this.#tell(origin, "fail");
      },
    };
  }

  #tell(origin: Origin, type: "attempt" | "succeed" | "fail"): void {
    origin.circuit = next(circuitMachine, origin.circuit, { type, at: this.#now() }) ?? origin.circuit;
  }
}
