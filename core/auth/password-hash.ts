import { availableParallelism } from "node:os";
import { HashQueue } from "./hash-queue.ts";

/** OWASP's first choice for argon2id: 19 MiB, two passes. */
const cost = { algorithm: "argon2id", memoryCost: 19_456, timeCost: 2 } as const;

/** Half of the cores may hash at once, so that a flood of sign-ins leaves the rest to everybody else. */
const queue = new HashQueue(Math.max(1, Math.floor(availableParallelism() / 2)), 64);
let nobodys: Promise<string> | undefined;

/** An argon2id hash in PHC form; 503 when too many wait already. */
export function hashPassword(password: string): Promise<string> {
  return queue.run(() => Bun.password.hash(plain(password), cost));
}

/** Whether a password fits a hash; without a hash it takes as long and says no. */
export async function verifyPassword(hash: string | null, password: string): Promise<boolean> {
  const against = hash ?? (await hashOfNobody());
  const fits = await queue.run(() => Bun.password.verify(plain(password), against));
  return fits && hash !== null;
}

/** The same letters are the same password, however a keyboard composes them. */
function plain(password: string): string {
  return password.normalize("NFKC");
}

/** Makes the hash that stands in for people who do not exist; done before the first sign-in, which it would slow down. */
export function hashOfNobody(): Promise<string> {
  return (nobodys ??= Bun.password.hash(crypto.randomUUID(), cost));
}
