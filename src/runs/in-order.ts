/** An item, and the result of its work, which has already begun. */
export interface Begun<Item, Result> {
  readonly item: Item;
  readonly result: Promise<Result>;
}

/**
 * Works on at most `count` items at the same time, and yields them in order. If the caller stops early, the generator
 * first waits for the work that has begun.
 */
export async function* inOrder<Item, Result>(
  items: AsyncIterable<Item> | Iterable<Item>,
  count: number,
  begin: (item: Item) => Promise<Result>,
): AsyncGenerator<Begun<Item, Result>> {
  const begun: Begun<Item, Result>[] = [];
  try {
    for await (const item of items) {
      const result = begin(item);
      awaitedLater(result);
      begun.push({ item, result });
      if (begun.length >= count) yield* begun.splice(0, 1);
    }
    while (begun.length > 0) yield* begun.splice(0, 1);
  } finally {
    await Promise.allSettled(begun.map(({ result }) => result));
  }
}

/**
 * Marks a promise that is awaited later. Without this, a failure before that time would count as an unhandled
 * rejection.
 */
export function awaitedLater(promise: Promise<unknown>): void {
  promise.catch(() => {});
}
