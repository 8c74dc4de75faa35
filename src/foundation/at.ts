/**
 * The item at an index of a list or a typed array; a negative one counts from the end.
 * @throws RangeError when the list has none there.
 */
export function at<Item>(list: ArrayLike<Item>, index: number): Item {
  if (Math.trunc(index) !== index || index >= list.length || index < -list.length) {
    throw new RangeError(`no item ${index} in a list of ${list.length}`);
  }
  return list[index < 0 ? list.length + index : index] as Item;
}
