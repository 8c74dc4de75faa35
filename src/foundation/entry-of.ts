/** The value of an existing key of a map. @throws RangeError when the key is missing. */
export function entryOf<Key, Item>(map: ReadonlyMap<Key, Item>, key: Key): Item {
  const item = map.get(key);
  if (item === undefined && !map.has(key)) throw new RangeError(`no entry "${String(key)}" in a map`);
  return item as Item;
}
