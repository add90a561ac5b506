// A thread that does nothing but hash passwords, and gives way to everybody who needs the processor: it gets a third of what they get.
import { setPriority } from "node:os";
import type { HashAsk, HashAnswer } from "./hash-thread.ts";

declare const self: { onmessage: (event: { data: HashAsk }) => void; postMessage(answer: HashAnswer): void };

// On Linux a priority belongs to the thread; elsewhere it would be the whole process's.
if (process.platform === "linux") setPriority(5);

self.onmessage = ({ data: { password, against, cost } }) => {
  try {
    const result =
      against === null ? Bun.password.hashSync(password, cost) : Bun.password.verifySync(password, against);
    self.postMessage({ result });
  } catch (error) {
    self.postMessage({ failed: (error as Error).message });
  }
};
