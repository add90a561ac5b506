import { SetupError } from "../../db/embedded/setup-error.ts";
import { removeRunFile, type Run, writeRunFile } from "./run-file.ts";
import { answers } from "./until-answers.ts";

/** Keeps `run.json` in the home folder when, and only when, everything answers. */
export interface RunFileKeeper {
  /**
   * Writes the file for the first time; throws when a part has given up by then. From then on those of the `urls` that are in `watched`
   * are asked all the time: servers that were not started here end without telling.
   */
  open(run: Run, urls: string[], watched: string[]): Promise<void>;
  /** A part has ended, which `why` tells in one line: the file goes. */
  ended(part: string, why: string): void;
  /** A part has been started again: the file comes back as soon as everything answers. */
  runs(part: string): void;
  /** A part will not be started again: the file is gone until the next start. */
  gaveUp(part: string, why: string): void;
  /** Why a part gave up, if one did. */
  lost(): string | null;
  /** Removes the file for good. */
  close(): void;
}

const PAUSE_MS = 50;
const WATCH_MS = 3000;

/** Begins with no file; `say` is told in one line of each change after the first writing. */
export function keepRunFile(home: string, say: (line: string) => void, watchMs = WATCH_MS): RunFileKeeper {
  const down = new Set<string>();
  let lost: string | null = null;
  let opened: { run: Run; urls: string[] } | null = null;
  let there = false;
  let closed = false;
  let looking: Promise<void> | null = null;
  /** How often anything has ended: what answered before the last end proves nothing. */
  let ends = 0;

  const remove = () => {
    ends++;
    removeRunFile(home);
    if (there) say("  Not everything answers: run.json is gone until it does");
    there = false;
  };
  const look = async ({ run, urls }: NonNullable<typeof opened>) => {
    while (!closed && lost === null && !there) {
      const before = ends;
      const well = down.size === 0 && (await Promise.all(urls.map(answers))).every((one) => one === null);
      if (well && before === ends && !closed) {
        writeRunFile(home, run);
        there = true;
      } else await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  };
  const lookAgain = async () => {
    if (!opened || looking) return;
    looking = look(opened);
    await looking;
    looking = null;
    if (there) say("  Everything answers again: run.json is back");
  };
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Asks again before it believes that something does not answer: a busy machine may be late once. */
  const watch = async (urls: string[]) => {
    const silent = async () => there && (await Promise.all(urls.map(answers))).some((one) => one !== null);
    const before = ends;
    if ((await silent()) && (await silent()) && there && before === ends) {
      remove();
      void lookAgain();
    }
    if (!closed) timer = setTimeout(() => void watch(urls), watchMs);
  };
  removeRunFile(home);
  return {
    async open(run, urls, watched) {
      looking = look({ run, urls });
      await looking;
      looking = null;
      if (lost !== null) throw new SetupError(lost);
      opened = { run, urls };
      void watch(watched);
    },
    ended(part, why) {
      down.add(part);
      say(`  ${why}`);
      remove();
      void lookAgain();
    },
    runs(part) {
      down.delete(part);
    },
    gaveUp(part, why) {
      down.add(part);
      lost = why;
      if (opened) say(`  ${why}`);
      remove();
    },
    lost: () => lost,
    close() {
      closed = true;
      clearTimeout(timer);
      removeRunFile(home);
    },
  };
}
