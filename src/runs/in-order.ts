/** An item, and the work on it, which has begun. */
export interface Begun<Item, Result> {
  readonly item: Item;
  readonly result: Promise<Result>;
}

/**
 * Begins work on every item in turn, with `count` under way at once, and gives them back in their order. Work that has
 * begun has ended before this ends.
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
      if (begun.length >= count) yield begun.shift()!;
    }
    while (begun.length > 0) yield begun.shift()!;
  } finally {
    await Promise.allSettled(begun.map(({ result }) => result));
  }
}

/** Somebody awaits the promise later and hears of its failure then; until then it is no unhandled rejection. */
export function awaitedLater(promise: Promise<unknown>): void {
  promise.catch(() => {});
}
