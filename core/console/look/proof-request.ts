type Answer = (proved: boolean) => void;

/** One question at a time, however many calls wait for its answer: is it still you? */
class ProofRequest {
  #waiting: Answer[] = [];
  readonly #listeners = new Set<() => void>();

  readonly isOpen = (): boolean => this.#waiting.length > 0;
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Asks whoever sits in front of the page; resolves to whether they proved who they are. */
  ask(): Promise<boolean> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#tell();
    });
  }

  /** Answers all who wait. */
  answer(proved: boolean): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve(proved);
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

export const proof = new ProofRequest();
