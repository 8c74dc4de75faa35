import { at } from '../../../foundation/index.ts';
import { damaged, type PythonValue } from './python-value.ts';

/** An array or a type of NumPy whose state follows in the pickle. */
export class Unbuilt {
  readonly kind: 'array' | 'type';
  readonly name: string;

  constructor(kind: 'array' | 'type', name: string) {
    this.kind = kind;
    this.name = name;
  }
}

const mark = Symbol('mark');
type Item = PythonValue | Unbuilt | typeof mark | PythonValue[] | Map<PythonValue, PythonValue>;

/** The stack of a pickle's values, and the memo of values that are mentioned again. */
export class PickleStack {
  readonly #items: Item[] = [];
  readonly #memo = new Map<number, Item>();
  readonly #where: string;

  constructor(where: string) {
    this.#where = where;
  }

  push(item: PythonValue | Unbuilt): void {
    this.#items.push(item);
  }

  mark(): void {
    this.#items.push(mark);
  }

  /** Removes the last value. */
  pop(): PythonValue {
    return this.#complete(this.#popItem());
  }

  /** Removes the last values, in the order in which they were pushed. */
  popped(count: number): readonly PythonValue[] {
    return Array.from({ length: count }, () => this.pop()).reverse();
  }

  /** Removes the values after the last mark, and the mark. */
  sinceMark(): PythonValue[] {
    const items = this.#items.splice(this.#items.lastIndexOf(mark) + 1);
    if (this.#popItem() !== mark) throw damaged(this.#where, 'values without a mark');
    return items.map((item) => this.#complete(item));
  }

  /** Adds values to the list at the top. */
  append(values: readonly PythonValue[]): void {
    const list = this.#top();
    if (!Array.isArray(list)) throw damaged(this.#where, 'items without a list');
    for (const value of values) list.push(value);
  }

  /** Adds keys and values, in turn, to the dict at the top. */
  setItems(items: readonly PythonValue[]): void {
    const map = this.#top();
    if (!(map instanceof Map)) throw damaged(this.#where, 'items without a dict');
    if (items.length % 2 !== 0) throw damaged(this.#where, 'a key without a value');
    for (let index = 0; index < items.length; index += 2) map.set(at(items, index), at(items, index + 1));
  }

  /** Replaces the unfinished value at the top, also in the memo: later mentions mean the finished one. */
  build(finish: (unbuilt: Unbuilt) => PythonValue): void {
    const unbuilt = this.#popItem();
    if (!(unbuilt instanceof Unbuilt)) throw damaged(this.#where, 'an unknown object');
    const value = finish(unbuilt);
    this.push(value);
    for (const [key, item] of this.#memo) if (item === unbuilt) this.#memo.set(key, value);
  }

  /** Keeps the value at the top. @param key counts up unless given. */
  remember(key = this.#memo.size): void {
    this.#memo.set(key, this.#top());
  }

  recall(key: number): void {
    const item = this.#memo.get(key);
    if (item === undefined) throw damaged(this.#where, `an unknown mention ${key}`);
    this.#items.push(item);
  }

  #popItem(): Item {
    const item = this.#top();
    this.#items.pop();
    return item;
  }

  #top(): Item {
    const item = this.#items.at(-1);
    if (item === undefined) throw damaged(this.#where, 'an empty stack');
    return item;
  }

  #complete(item: Item): PythonValue {
    if (item === mark || item instanceof Unbuilt) throw damaged(this.#where, 'an unfinished value');
    return item;
  }
}
