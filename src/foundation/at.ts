/**
 * The item at an index; a negative one counts from the end.
 * @throws RangeError when the list has none there.
 */
export function at<Item>(list: readonly Item[], index: number): Item {
  if (Math.trunc(index) !== index || index >= list.length || index < -list.length) {
    throw new RangeError(`no item ${index} in a list of ${list.length}`);
  }
  return list.at(index) as Item;
}
