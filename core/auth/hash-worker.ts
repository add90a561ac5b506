// A thread that does nothing but hash passwords, and gives way to everybody who needs the processor: it gets a tenth of what they get.
import { setPriority } from "node:os";
import { parentPort } from "node:worker_threads";
import type { HashAsk, HashAnswer } from "./hash-thread.ts";

// On Linux a priority belongs to the thread; elsewhere it would be the whole process's.
if (process.platform === "linux") setPriority(10);

const answer = (what: HashAnswer) => parentPort!.postMessage(what);
parentPort!.on("message", ({ password, against, cost }: HashAsk) => {
  try {
    const result =
      against === null ? Bun.password.hashSync(password, cost) : Bun.password.verifySync(password, against);
    answer({ result });
  } catch (error) {
    answer({ failed: (error as Error).message });
  }
});
