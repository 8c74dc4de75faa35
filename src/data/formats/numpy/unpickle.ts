import { at } from '../../../foundation/index.ts';
import { numpyArray } from './array.ts';
import { damaged, type PythonValue } from './python-value.ts';

const mark = Symbol('mark');
type Item = PythonValue | typeof mark | Unbuilt | PythonValue[] | Map<PythonValue, PythonValue>;

/** An array or a dtype whose state follows. */
interface Unbuilt {
  readonly kind: 'unbuilt array' | 'unbuilt type';
  readonly name: string;
}

/**
 * Reads the pickle of a NumPy array of objects, protocols 2 to 5: dicts, lists, texts, numbers and arrays of numbers. No
 * code is run: a pickle that needs any other function is refused.
 * @throws LimberError for anything else, or a damaged pickle.
 */
export function unpickleArray(bytes: Uint8Array, where: string): PythonValue {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const stack: Item[] = [];
  const memo = new Map<number, Item>();
  let place = 0;
  const take = (length: number) => {
    if (place + length > bytes.length) throw damaged(where, 'a file that is cut off');
    place += length;
    return bytes.subarray(place - length, place);
  };
  const number = (length: 1 | 2 | 4 | 8) => {
    const start = place;
    take(length);
    if (length === 1) return view.getUint8(start);
    if (length === 2) return view.getUint16(start, true);
    return length === 4 ? view.getUint32(start, true) : Number(view.getBigUint64(start, true));
  };
  const text = (length: number) => new TextDecoder().decode(take(length));
  const line = () => {
    const end = bytes.indexOf(10, place);
    const found = text(Math.max(end, place) - place);
    take(1);
    return found;
  };
  const pop = (): Item => {
    const item = stack.pop();
    if (item === undefined) throw damaged(where, 'an empty stack');
    return item;
  };
  const value = (item: Item = pop()): PythonValue => {
    if (item === mark || isUnbuilt(item)) throw damaged(where, 'an unfinished value');
    return item;
  };
  const sinceMark = () => {
    const from = stack.lastIndexOf(mark);
    const items = stack.splice(from + 1);
    pop();
    return items.map((item) => value(item));
  };
  const top = (): Item => {
    const item = stack.at(-1);
    if (item === undefined) throw damaged(where, 'an empty stack');
    return item;
  };
  const setItems = (items: readonly PythonValue[]) => {
    const map = top();
    if (!(map instanceof Map)) throw damaged(where, 'items without a dict');
    for (let index = 0; index + 1 < items.length; index += 2) map.set(at(items, index), at(items, index + 1));
  };
  const append = (items: readonly PythonValue[]) => {
    const list = top();
    if (!Array.isArray(list)) throw damaged(where, 'items without a list');
    list.push(...items);
  };

  const codes: Readonly<Record<number, () => void>> = {
    128: () => void number(1),
    149: () => void number(8),
    40: () => void stack.push(mark),
    93: () => void stack.push([]),
    125: () => void stack.push(new Map()),
    41: () => void stack.push([]),
    78: () => void stack.push(null),
    136: () => void stack.push(true),
    137: () => void stack.push(false),
    74: () => void stack.push(number(4) | 0),
    75: () => void stack.push(number(1)),
    77: () => void stack.push(number(2)),
    138: () => void stack.push(integer(take(number(1)))),
    71: () => {
      const start = place;
      take(8);
      stack.push(view.getFloat64(start));
    },
    88: () => void stack.push(text(number(4))),
    140: () => void stack.push(text(number(1))),
    141: () => void stack.push(text(number(8))),
    66: () => void stack.push(take(number(4))),
    67: () => void stack.push(take(number(1))),
    142: () => void stack.push(take(number(8))),
    85: () => void stack.push(text(number(1))),
    113: () => void memo.set(number(1), top()),
    114: () => void memo.set(number(4), top()),
    148: () => void memo.set(memo.size, top()),
    104: () => void stack.push(recalled(number(1))),
    106: () => void stack.push(recalled(number(4))),
    116: () => void stack.push(sinceMark()),
    133: () => void stack.push([value()]),
    134: () => void stack.push([value(), value()].reverse()),
    135: () => void stack.push([value(), value(), value()].reverse()),
    97: () => append([value()]),
    101: () => append(sinceMark()),
    115: () => setItems([value(), value()].reverse()),
    117: () => setItems(sinceMark()),
    99: () => void stack.push({ kind: 'type', name: `${line()}.${line()}` }),
    147: () => {
      const [name, module] = [value(), value()];
      stack.push({ kind: 'type', name: `${String(module)}.${String(name)}` });
    },
    82: () => {
      const parts = value();
      stack.push(call(value(), parts, where));
    },
    98: () => {
      const state = value();
      const built = build(pop(), state, where);
      // The memo keeps the unfinished value, which later mentions mean.
      stack.push(built.value);
      for (const [key, item] of memo) if (item === built.from) memo.set(key, built.value);
    },
  };
  function recalled(key: number): Item {
    const item = memo.get(key);
    if (item === undefined) throw damaged(where, `an unknown mention ${key}`);
    return item;
  }

  while (place < bytes.length) {
    const code = number(1);
    if (code === 46) return value();
    const run = codes[code];
    if (run === undefined) throw damaged(where, `the code ${code}`);
    run();
  }
  throw damaged(where, 'a file that is cut off');
}

/** The three functions that pickles of arrays call. */
function call(what: PythonValue, parts: PythonValue, where: string): Item {
  const name =
    typeof what === 'object' && what !== null && 'kind' in what && what.kind === 'type' ? what.name : '';
  const list = Array.isArray(parts) ? (parts as readonly PythonValue[]) : [];
  if (/^numpy\._?core\.multiarray\._reconstruct$/.test(name)) return { kind: 'unbuilt array', name };
  if (name === 'numpy.dtype') return { kind: 'unbuilt type', name: String(list[0]) };
  if (name === '_codecs.encode') {
    return Uint8Array.from(String(list[0]), (character) => character.codePointAt(0) ?? 0);
  }
  throw damaged(where, `the function "${name}"`);
}

function build(item: Item, state: PythonValue, where: string): { from: Item; value: PythonValue } {
  const parts = Array.isArray(state) ? (state as readonly PythonValue[]) : [];
  if (isUnbuilt(item) && item.kind === 'unbuilt type') {
    return { from: item, value: { kind: 'type', name: `${String(parts[1])}${item.name}` } };
  }
  if (isUnbuilt(item)) return { from: item, value: numpyArray(parts, where) };
  throw damaged(where, 'an unknown object');
}

function isUnbuilt(item: Item): item is Unbuilt {
  return (
    typeof item === 'object' &&
    item !== null &&
    'kind' in item &&
    (item.kind === 'unbuilt array' || item.kind === 'unbuilt type')
  );
}

/** A whole number of any length, lowest byte first. */
function integer(bytes: Uint8Array): number {
  return bytes.reduceRight((sum, byte, index) => {
    const isSign = index === bytes.length - 1 && byte >= 128;
    return sum + (isSign ? byte - 256 : byte) * 256 ** index;
  }, 0);
}
