import { Worker } from "node:worker_threads";

export interface HashAsk {
  password: string;
  /** The hash to check it against; null: make one. */
  against: string | null;
  cost: { algorithm: "argon2id"; memoryCost: number; timeCost: number };
}
export type HashAnswer = { result: string | boolean } | { failed: string };

/** So long no hash takes, even where everybody else leaves a thread of low priority nearly nothing. */
const longestMs = 60_000;

/** A thread of low priority that hashes one password after another. */
export class HashThread {
  readonly #worker = new Worker(new URL("./hash-worker.ts", import.meta.url));

  constructor() {
    this.#worker.unref();
  }

  /** Hashes or checks one password; the thread must have answered the last one. Rejects when the thread is lost. */
  async run(ask: HashAsk): Promise<string | boolean> {
    this.#worker.ref();
    let timer: ReturnType<typeof setTimeout> | undefined;
    try {
      const answer = await new Promise<HashAnswer>((resolve, reject) => {
        this.#worker.removeAllListeners();
        this.#worker.on("message", resolve);
        const lose = (cause?: unknown) => reject(new Error("The thread that hashes was lost", { cause }));
        this.#worker.on("error", lose);
        this.#worker.on("messageerror", lose);
        this.#worker.on("exit", lose);
        timer = setTimeout(lose, longestMs, "it did not answer");
        this.#worker.postMessage(ask);
      });
      if ("failed" in answer) throw new Error(answer.failed);
      return answer.result;
    } finally {
      clearTimeout(timer);
      this.#worker.unref();
    }
  }

  end(): void {
    void this.#worker.terminate();
  }
}
