/**
 * Loads something for each item, several at once, and gives what was loaded in the items' order. Never more than `most`
 * items are under way, so that memory stays the same however many there are.
 */
export async function* readAhead<T, R>(
  items: AsyncIterable<T> | Iterable<T>,
  most: number,
  load: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const underWay: Promise<R>[] = [];
  for await (const item of items) {
    const loading = load(item);
    // Whoever waits for it is told; a failure must not count as unheard before its turn comes.
    loading.catch(() => {});
    underWay.push(loading);
    if (underWay.length < most) continue;
    const first = underWay.shift();
    if (first) yield await first;
  }
  for (const one of underWay) yield await one;
}
