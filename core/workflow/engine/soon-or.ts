const SOON_MS = 50;

/** An answer of Redis, which only saves time: when it fails or is slow, `otherwise`. */
export async function soonOr<T>(answer: Promise<T>, otherwise: T): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<T>((resolve) => {
    timer = setTimeout(resolve, SOON_MS, otherwise);
  });
  return Promise.race([answer.catch(() => otherwise), late]).finally(() => clearTimeout(timer));
}
