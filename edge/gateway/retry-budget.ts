const spanMs = 10_000;
const slots = 10;
const slotMs = spanMs / slots;
const share = 0.1;
const reserve = 30;

interface Slot {
  index: number;
  requests: number;
  retries: number;
}

/** Lets a tenth of the last ten seconds' requests be sent again, and three a second besides: retries never double the load of a core that fails. */
export class RetryBudget {
  readonly #slots: Slot[] = Array.from({ length: slots }, () => ({ index: -1, requests: 0, retries: 0 }));

  /** Notes a request that was sent for the first time. */
  note(now: number): void {
    this.#at(now).requests++;
  }

  /** Takes one retry out of the budget; false when there is none left. */
  take(now: number): boolean {
    const oldest = Math.floor(now / slotMs) - slots;
    let requests = 0;
    let retries = 0;
    for (const slot of this.#slots) {
      if (slot.index <= oldest) continue;
      requests += slot.requests;
      retries += slot.retries;
    }
    if (retries >= reserve + Math.floor(requests * share)) return false;
    this.#at(now).retries++;
    return true;
  }

  #at(now: number): Slot {
    const index = Math.floor(now / slotMs);
    const slot = this.#slots[index % slots]!;
    if (slot.index !== index) Object.assign(slot, { index, requests: 0, retries: 0 });
    return slot;
  }
}
