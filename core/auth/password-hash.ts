import { availableParallelism } from "node:os";
import type { Cipher } from "../kernel/cipher.ts";
import { HashQueue } from "./hash-queue.ts";
import { type HashAsk, HashThread } from "./hash-thread.ts";

/** OWASP's first choice for argon2id: 19 MiB, two passes. */
export const owaspCost = { algorithm: "argon2id", memoryCost: 19_456, timeCost: 2 } as const;
/** What hashing costs; tests that are not about it hash more cheaply. */
export const hashCost: HashAsk["cost"] = { ...owaspCost };

/** Half of the cores may hash at once, and only with what everybody else leaves them, so that a flood of sign-ins slows down nothing but signing in. */
const queue = new HashQueue(Math.max(1, Math.floor(availableParallelism() / 2)), 256, 10_000);
const idle: HashThread[] = [];
let nobodys: Promise<string> | undefined;

/** An argon2id hash in PHC form; 503 when too many wait already. */
export function hashPassword(password: string): Promise<string> {
  return queue.run(() => onThread(password, null)) as Promise<string>;
}

/** Whether a password fits a hash; without a hash it takes as long and says no. */
export async function verifyPassword(hash: string | null, password: string): Promise<boolean> {
  const against = hash ?? (await hashOfNobody());
  const fits = await queue.run(() => onThread(password, against));
  return fits === true && hash !== null;
}

/** Throws 503 when too many wait already: before a sign-in costs anything. */
export function demandRoom(): void {
  queue.demandRoom();
}

async function onThread(password: string, against: string | null): Promise<string | boolean> {
  const thread = idle.pop() ?? new HashThread();
  try {
    const result = await thread.run({ password: plain(password), against, cost: hashCost });
    idle.push(thread);
    return result;
  } catch (error) {
    thread.end();
    throw error;
  }
}

/** The same letters are the same password, however a keyboard composes them. */
function plain(password: string): string {
  return password.normalize("NFKC");
}

/**
 * Eight bits that tell a password that was registered for an address from most others, for who has the master key: enough to pass by those of
 * strangers, and too few to be of use in guessing it.
 */
export function passwordMark(cipher: Cipher, email: Uint8Array, password: string): number {
  return cipher.blindIndex("registration", `${Buffer.from(email).toString("hex")}\n${plain(password)}`)[0]!;
}

/** Makes the hash that stands in for people who do not exist; done before the first sign-in, which it would slow down. */
export function hashOfNobody(): Promise<string> {
  return (nobodys ??= hashPassword(crypto.randomUUID()));
}
