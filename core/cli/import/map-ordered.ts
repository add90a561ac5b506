/** Maps as items come, up to `width` at a time; results keep the order of the items. */
export async function* mapOrdered<T, R>(
  items: AsyncIterable<T>,
  width: number,
  map: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const under: Promise<R>[] = [];
  try {
    for await (const item of items) {
      under.push(map(item));
      if (under.length >= width) yield await under.shift()!;
    }
    while (under.length > 0) yield await under.shift()!;
  } finally {
    await Promise.allSettled(under);
  }
}
