/** The value of a key that a map has. @throws RangeError when it has none. */
export function entryOf<Key, Item>(map: ReadonlyMap<Key, Item>, key: Key): Item {
  const item = map.get(key);
  if (item === undefined && !map.has(key)) throw new RangeError(`no entry "${String(key)}" in a map`);
  return item as Item;
}
