/** Waits until `probe` answers something truthy, looking every few milliseconds; fails with the last error or value after `ms`. */
export async function eventually<T>(
  probe: () => Promise<T> | T,
  ms = 60_000,
): Promise<Exclude<T, false | null | undefined | 0 | "">> {
  const end = Date.now() + ms;
  let last: unknown;
  do {
    try {
      const value = await probe();
      if (value) return value as Exclude<T, false | null | undefined | 0 | "">;
      last = value;
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  } while (Date.now() < end);
  throw new Error(`this did not happen within ${ms} ms`, { cause: last });
}
