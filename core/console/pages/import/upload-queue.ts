export type UploadStatus = "waiting" | "running" | "done" | "failed" | "cancelled";
export interface Upload<F, R> {
  id: number;
  file: F;
  status: UploadStatus;
  share: number;
  note: string;
  error: unknown;
  result: R | null;
}
export type Work<F, R> = (file: F, tell: (share: number, note: string) => void, signal: AbortSignal) => Promise<R>;

/** Works through files a few at a time; each can fail, be cancelled and be tried again on its own. */
export class UploadQueue<F, R> {
  #uploads: readonly Upload<F, R>[] = [];
  #next = 1;
  readonly #controllers = new Map<number, AbortController>();
  readonly #listeners = new Set<() => void>();
  readonly #work: Work<F, R>;
  readonly #atOnce: number;

  constructor(work: Work<F, R>, atOnce = 3) {
    this.#work = work;
    this.#atOnce = atOnce;
  }

  readonly list = (): readonly Upload<F, R>[] => this.#uploads;
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  add(files: readonly F[]): void {
    const added = files.map((file): Upload<F, R> => ({
      id: this.#next++,
      file,
      status: "waiting",
      share: 0,
      note: "",
      error: null,
      result: null,
    }));
    this.#set([...this.#uploads, ...added]);
    this.#go();
  }

  cancel(id: number): void {
    this.#controllers.get(id)?.abort();
    this.#change(id, { status: "cancelled", note: "" });
    this.#go();
  }

  cancelAll(): void {
    for (const one of this.#uploads) if (one.status === "waiting" || one.status === "running") this.cancel(one.id);
  }

  retryFailed(): void {
    for (const one of this.#uploads)
      if (one.status === "failed" || one.status === "cancelled")
        this.#change(one.id, { status: "waiting", share: 0, error: null });
    this.#go();
  }

  /** Forgets everything that is not under way. */
  clear(): void {
    this.#set(this.#uploads.filter((one) => one.status === "waiting" || one.status === "running"));
  }

  #go(): void {
    const running = this.#uploads.filter((one) => one.status === "running").length;
    for (const one of this.#uploads
      .filter((waiting) => waiting.status === "waiting")
      .slice(0, Math.max(0, this.#atOnce - running)))
      void this.#run(one);
  }

  async #run({ id, file }: Upload<F, R>): Promise<void> {
    const controller = new AbortController();
    this.#controllers.set(id, controller);
    this.#change(id, { status: "running" });
    const mine = () => this.#controllers.get(id) === controller && !controller.signal.aborted;
    try {
      const result = await this.#work(
        file,
        (share, note) => mine() && this.#change(id, { share, note }),
        controller.signal,
      );
      if (mine()) this.#change(id, { status: "done", share: 1, note: "", result });
    } catch (error) {
      if (mine()) this.#change(id, { status: "failed", note: "", error });
    }
    this.#go();
  }

  #change(id: number, patch: Partial<Upload<F, R>>): void {
    this.#set(this.#uploads.map((one) => (one.id === id ? { ...one, ...patch } : one)));
  }

  #set(uploads: readonly Upload<F, R>[]): void {
    this.#uploads = uploads;
    for (const listener of this.#listeners) listener();
  }
}
