/**
 * Lists side by side: the first items of all, the second items of all, and so on.
 * @throws RangeError when one list is longer than another.
 */
export function zip<First, Others extends readonly (readonly unknown[])[]>(
  first: readonly First[],
  ...others: Others
): [First, ...{ [Place in keyof Others]: Others[Place][number] }][] {
  const uneven = others.find(({ length }) => length !== first.length);
  if (uneven !== undefined) throw new RangeError(`lists of ${first.length} and ${uneven.length} items`);
  return first.map((item, index) => {
    const beside = others.map((list) => list[index]) as { [Place in keyof Others]: Others[Place][number] };
    return [item, ...beside];
  });
}
