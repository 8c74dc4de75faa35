/**
 * The item at an index of a list or a typed array. A negative index counts from the end.
 * @throws RangeError when the index is outside the list.
 */
export function at<Item>(list: ArrayLike<Item>, index: number): Item {
  if (Math.trunc(index) !== index || index >= list.length || index < -list.length) {
    throw new RangeError(`no item ${index} in a list of ${list.length}`);
  }
  return list[index < 0 ? list.length + index : index] as Item;
}
