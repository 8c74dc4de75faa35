import type { Budget } from '../../budget.ts';
import { type ArrayClass, arrayClasses, numericData } from './array-class.ts';
import type { Cursor } from './cursor.ts';
import {
  countNumbers,
  type Element,
  eachNumber,
  fewNumbers,
  matrixType,
  readElement,
  text,
} from './element.ts';
import type { MatlabRecord, MatlabStruct, MatlabValue, NumericClass } from './value.ts';

const deepest = 64;

/** MATLAB's `[]`, which has no content in a file. */
const empty: MatlabValue = { kind: 'numeric', className: 'double', dims: [0, 0], data: new Float64Array() };

/** The content of the first sub-elements of a matrix. */
interface Head {
  readonly className: ArrayClass;
  readonly complex: boolean;
  readonly logical: boolean;
  readonly dims: readonly number[];
  /** Number of items: the product of `dims`. */
  readonly count: number;
  readonly name: string;
}

export interface NamedValue {
  readonly name: string;
  readonly value: MatlabValue;
}

/**
 * Reads a matrix element (`miMATRIX`): its value and its name, which is empty inside cells and structs.
 * @throws LimberError when the element is damaged, states wrong sizes, or is nested deeper than 64.
 */
export function readMatrix(element: Element, budget: Budget, depth = 0): NamedValue {
  const { type, body } = element;
  if (type !== matrixType) {
    throw body.error('unexpected kind of element', { got: `type ${type}`, expected: 'an array' });
  }
  if (depth > deepest) throw body.error(`arrays are nested more than ${deepest} deep`);
  if (body.left === 0) return { name: '', value: empty };
  budget.spend(0);
  const head = readHead(body, budget);
  const value = readValue(head, body, budget, depth);
  if (value.kind !== 'unsupported' && body.left >= 8) {
    throw body.error('an array is larger than its contents', { got: `${body.left} bytes too many` });
  }
  return { name: head.name, value };
}

function readHead(body: Cursor, budget: Budget): Head {
  const [flags = 0] = fewNumbers(readElement(body));
  const className = arrayClasses.get(flags & 0xff);
  if (className === undefined) throw body.error('unknown class of array', { got: `class ${flags & 0xff}` });
  // An object of a class is the only kind of array without dimensions.
  const dims = className === 'object of a class' ? [0, 0] : readDims(body);
  return {
    className,
    complex: (flags & 0x800) !== 0,
    logical: (flags & 0x200) !== 0,
    dims,
    count: dims.reduce((product, length) => product * length, 1),
    name: text(readElement(body), budget),
  };
}

function readDims(body: Cursor): readonly number[] {
  const dims = fewNumbers(readElement(body));
  if (dims.length < 2 || dims.some((length) => !Number.isInteger(length) || length < 0)) {
    throw body.error('damaged dimensions of an array', { got: `(${dims.join(', ')})` });
  }
  return dims;
}

function readValue(head: Head, body: Cursor, budget: Budget, depth: number): MatlabValue {
  const { className, dims, count } = head;
  switch (className) {
    case 'cell': {
      expectRoom(body, count);
      const data = Array.from(
        { length: count },
        () => readMatrix(readElement(body), budget, depth + 1).value,
      );
      return { kind: 'cell', dims, data };
    }
    case 'struct':
      return readStruct(head, body, budget, depth);
    case 'char': {
      const data = text(readElement(body), budget);
      expectCount(body, data.length, head);
      return { kind: 'text', dims, data };
    }
    case 'object':
    case 'sparse matrix':
    case 'function handle':
    case 'object of a class':
      return { kind: 'unsupported', what: className };
    default:
      if (head.complex) return { kind: 'unsupported', what: 'complex numbers' };
      return readNumeric(head, className, readElement(body), budget);
  }
}

function readNumeric(head: Head, className: NumericClass, element: Element, budget: Budget): MatlabValue {
  const { dims, count } = head;
  expectCount(element.body, countNumbers(element), head);
  if (head.logical) {
    budget.spend(8 * count, 0);
    const flags: boolean[] = [];
    eachNumber(element, (value) => flags.push(value !== 0));
    return { kind: 'logical', dims, data: flags };
  }
  const Data = numericData[className];
  budget.spend(8 * count, 0);
  const data = new Data(count);
  const whole = className === 'int64' || className === 'uint64';
  // The storage type may be narrower than the class, to save space. A wider one is accepted if all numbers fit the
  // class.
  eachNumber(element, (value, index) => {
    data[index] = value;
    const fits = data[index] === value || Number.isNaN(data[index]);
    if (!fits || (whole && !Number.isSafeInteger(value))) {
      throw element.body.error('a number does not fit', { got: String(value), expected: className });
    }
  });
  return { kind: 'numeric', className, dims, data };
}

function readStruct(head: Head, body: Cursor, budget: Budget, depth: number): MatlabStruct {
  const [width = 0] = fewNumbers(readElement(body));
  const names = text(readElement(body), budget);
  if (width < 1 ? names.length > 0 : names.length % width !== 0) {
    throw body.error('damaged field names', { got: `${names.length} bytes, ${width} for each name` });
  }
  const fields = Array.from({ length: width < 1 ? 0 : names.length / width }, (_, index) =>
    untilNull(names.slice(index * width, (index + 1) * width)),
  );
  expectRoom(body, head.count * fields.length);
  budget.spend(0, head.count + fields.length);
  const data = Array.from(
    { length: head.count },
    (): MatlabRecord =>
      new Map(fields.map((field) => [field, readMatrix(readElement(body), budget, depth + 1).value])),
  );
  return { kind: 'struct', dims: head.dims, fields, data };
}

function untilNull(name: string): string {
  return name.split('\0', 1)[0] ?? '';
}

function expectCount(body: Cursor, got: number, { count, dims, className }: Head): void {
  if (got === count) return;
  throw body.error('the stated size of an array is wrong', {
    got: `${got} items`,
    expected: `${dims.join('×')} ${className}`,
  });
}

/** Every array takes at least eight bytes. A larger claim is refused before any memory is allocated. */
function expectRoom(body: Cursor, arrays: number): void {
  if (arrays * 8 <= body.left) return;
  throw body.error('the stated size of an array is wrong', {
    got: `${body.left} bytes`,
    expected: `${arrays} arrays in them`,
  });
}
