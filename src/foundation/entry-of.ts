/** The value of an existing key of a map or a record. @throws RangeError when the key is missing. */
export function entryOf<Key, Item>(map: ReadonlyMap<Key, Item>, key: Key): Item;
export function entryOf<Item>(record: Readonly<Record<string, Item>>, key: string): Item;
export function entryOf(entries: ReadonlyMap<unknown, unknown> | object, key: PropertyKey): unknown {
  const isMap = entries instanceof Map;
  if (!(isMap ? entries.has(key) : Object.hasOwn(entries, key))) {
    throw new RangeError(`no entry "${String(key)}"`);
  }
  return isMap ? entries.get(key) : Reflect.get(entries, key);
}
