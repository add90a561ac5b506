/** Milliseconds until a lease should be extended: at half of what is left, between ten seconds and five minutes. */
export function beatIn(expiresAt: string, now: number): number {
  const left = Date.parse(expiresAt) - now;
  return Math.min(Math.max(left / 2, 10_000), 300_000);
}
