/** Gathers keys that are asked for at the same moment into one call of at most `size` keys; unknown keys give undefined. */
export class Batcher<K, V> {
  #waiting = new Map<
    K,
    { resolve: (value: V | undefined) => void; reject: (error: unknown) => void; promise: Promise<V | undefined> }
  >();
  #scheduled = false;
  readonly #size: number;
  readonly #fetch: (keys: K[]) => Promise<Map<K, V>>;

  constructor(size: number, fetch: (keys: K[]) => Promise<Map<K, V>>) {
    this.#size = size;
    this.#fetch = fetch;
  }

  /** The value of one key, with the next batch. */
  load(key: K): Promise<V | undefined> {
    const known = this.#waiting.get(key);
    if (known) return known.promise;
    const { promise, resolve, reject } = Promise.withResolvers<V | undefined>();
    this.#waiting.set(key, { promise, resolve, reject });
    if (!this.#scheduled) {
      this.#scheduled = true;
      setTimeout(() => this.#flush(), 0);
    }
    return promise;
  }

  #flush(): void {
    this.#scheduled = false;
    const all = [...this.#waiting];
    this.#waiting = new Map();
    for (let i = 0; i < all.length; i += this.#size) {
      const part = all.slice(i, i + this.#size);
      this.#fetch(part.map(([key]) => key)).then(
        (found) => part.forEach(([key, one]) => one.resolve(found.get(key))),
        (error) => part.forEach(([, one]) => one.reject(error)),
      );
    }
  }
}
