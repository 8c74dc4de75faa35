import { decodeText } from '../decode-text.ts';
import { PickleBytes } from './bytes.ts';
import { numpyArray } from './numpy-array.ts';
import { damaged, type PythonValue } from './python-value.ts';
import { PickleStack, Unbuilt } from './stack.ts';

/**
 * Reads a pickle of Python, protocols 0 to 5: dicts, lists, texts, numbers and arrays of numbers. No code is run: a
 * pickle that needs any other function is refused.
 * @throws LimberError for anything else, or a damaged pickle.
 */
export function unpickle(bytes: Uint8Array, where: string): PythonValue {
  const from = new PickleBytes(bytes, where);
  const stack = new PickleStack(where);
  for (;;) {
    const code = String.fromCharCode(from.number(1));
    if (code === '.') return stack.pop();
    const run = codes.get(code);
    if (run === undefined) throw damaged(where, `the code ${code.charCodeAt(0)}`);
    run(stack, from, where);
  }
}

type Step = (stack: PickleStack, from: PickleBytes, where: string) => void;

/** Each code's effect, in the order of Python's `pickletools`. */
const codes: ReadonlyMap<string, Step> = new Map<string, Step>([
  ['I', (stack, from) => stack.push(wholeOrTruth(ascii(from)))],
  ['J', (stack, from) => stack.push(from.number(4) | 0)],
  ['K', (stack, from) => stack.push(from.number(1))],
  ['M', (stack, from) => stack.push(from.number(2))],
  ['L', (stack, from) => stack.push(Number.parseInt(ascii(from), 10))],
  ['\x8a', (stack, from) => stack.push(from.integer(from.number(1)))],
  ['F', (stack, from) => stack.push(Number(ascii(from)))],
  ['G', (stack, from) => stack.push(from.double())],
  ['S', (stack, from) => stack.push(ascii(from).replace(/^(['"])(.*)\1$/, '$2'))],
  ['U', (stack, from) => stack.push(from.text(from.number(1)))],
  ['B', (stack, from) => stack.push(from.take(from.number(4)))],
  ['C', (stack, from) => stack.push(from.take(from.number(1)))],
  ['\x8e', (stack, from) => stack.push(from.take(from.number(8)))],
  ['N', (stack) => stack.push(null)],
  ['\x88', (stack) => stack.push(true)],
  ['\x89', (stack) => stack.push(false)],
  ['V', (stack, from) => stack.push(unescaped(ascii(from)))],
  ['\x8c', (stack, from) => stack.push(from.text(from.number(1)))],
  ['X', (stack, from) => stack.push(from.text(from.number(4)))],
  ['\x8d', (stack, from) => stack.push(from.text(from.number(8)))],
  [']', (stack) => stack.push([])],
  ['a', (stack) => stack.append([stack.pop()])],
  ['e', (stack) => stack.append(stack.sinceMark())],
  ['l', (stack) => stack.push(stack.sinceMark())],
  [')', (stack) => stack.push([])],
  ['t', (stack) => stack.push(stack.sinceMark())],
  ['\x85', (stack) => stack.push(stack.popped(1))],
  ['\x86', (stack) => stack.push(stack.popped(2))],
  ['\x87', (stack) => stack.push(stack.popped(3))],
  ['}', (stack) => stack.push(new Map())],
  ['d', (stack) => fillNew(stack, stack.sinceMark())],
  ['s', (stack) => stack.setItems(stack.popped(2))],
  ['u', (stack) => stack.setItems(stack.sinceMark())],
  ['(', (stack) => stack.mark()],
  ['g', (stack, from) => stack.recall(Number(ascii(from)))],
  ['h', (stack, from) => stack.recall(from.number(1))],
  ['j', (stack, from) => stack.recall(from.number(4))],
  ['p', (stack, from) => stack.remember(Number(ascii(from)))],
  ['q', (stack, from) => stack.remember(from.number(1))],
  ['r', (stack, from) => stack.remember(from.number(4))],
  ['\x94', (stack) => stack.remember()],
  ['c', (stack, from) => stack.push({ kind: 'type', name: `${ascii(from)}.${ascii(from)}` })],
  ['\x93', (stack) => stack.push({ kind: 'type', name: stack.popped(2).map(String).join('.') })],
  ['R', (stack, _, where) => stack.push(called(stack.popped(2), where))],
  ['b', (stack, _, where) => build(stack, stack.pop(), where)],
  ['\x80', (_, from) => void from.number(1)],
  ['\x95', (_, from) => void from.number(8)],
]);

function ascii(from: PickleBytes): string {
  return decodeText(from.line());
}

/** Before protocol 2, truth values are 00 and 01. */
function wholeOrTruth(text: string): number | boolean {
  return text === '00' || text === '01' ? text === '01' : Number.parseInt(text, 10);
}

/** Python's raw-unicode-escape. */
function unescaped(text: string): string {
  return text.replace(/\\u([0-9a-fA-F]{4})/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}

function fillNew(stack: PickleStack, items: readonly PythonValue[]): void {
  stack.push(new Map());
  stack.setItems(items);
}

/** The results of the functions that pickles of bytes and of arrays call. */
function called([what = null, parts]: readonly PythonValue[], where: string): PythonValue | Unbuilt {
  const name =
    typeof what === 'object' && what !== null && 'kind' in what && what.kind === 'type' ? what.name : '';
  const [first = ''] = listOf(parts);
  if (/^numpy\._?core\.multiarray\._reconstruct$/.test(name)) return new Unbuilt('array', name);
  if (name === 'numpy.dtype') return new Unbuilt('type', String(first));
  if (name === '_codecs.encode') {
    return Uint8Array.from(String(first), (character) => character.codePointAt(0) ?? 0);
  }
  throw damaged(where, `the function "${name}"`);
}

function build(stack: PickleStack, state: PythonValue, where: string): void {
  const parts = listOf(state);
  stack.build(({ kind, name }) =>
    kind === 'array' ? numpyArray(parts, where) : { kind: 'type', name: `${String(parts[1])}${name}` },
  );
}

function listOf(value: PythonValue | undefined): readonly PythonValue[] {
  return Array.isArray(value) ? (value as readonly PythonValue[]) : [];
}
