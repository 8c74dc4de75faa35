import { at } from '../../../foundation/index.ts';
import { damaged, type NumpyArray, type PythonValue } from './python-value.ts';

const readers: Readonly<
  Record<string, readonly [number, (view: DataView, at: number, little: boolean) => number]>
> = {
  f4: [4, (view, place, little) => view.getFloat32(place, little)],
  f8: [8, (view, place, little) => view.getFloat64(place, little)],
  i4: [4, (view, place, little) => view.getInt32(place, little)],
  i8: [8, (view, place, little) => Number(view.getBigInt64(place, little))],
};

/** Makes an array from its pickled state: version, shape, type, whether in Fortran's order, and the values. */
export function numpyArray(state: readonly PythonValue[], where: string): NumpyArray {
  const [, shape, type, isFortran, raw] = state;
  if (!Array.isArray(shape) || !isType(type)) throw damaged(where, 'an array without shape and type');
  const lengths = (shape as readonly PythonValue[]).map(Number);
  if (Array.isArray(raw)) return { kind: 'array', shape: lengths, data: raw as readonly PythonValue[] };
  const [size, read] = readers[type.name.slice(-2)] ?? [];
  const count = lengths.reduce((product, length) => product * length, 1);
  if (
    size === undefined ||
    read === undefined ||
    !(raw instanceof Uint8Array) ||
    raw.length !== size * count
  ) {
    throw damaged(where, `an array of the type "${type.name}"`);
  }
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  const isLittle = !type.name.startsWith('>');
  const values = Float64Array.from({ length: count }, (_, index) => read(view, size * index, isLittle));
  return { kind: 'array', shape: lengths, data: isFortran === true ? inCOrder(values, lengths) : values };
}

function inCOrder(values: Float64Array, shape: readonly number[]): Float64Array {
  const steps = shape.map((_, axis) => shape.slice(0, axis).reduce((product, length) => product * length, 1));
  return Float64Array.from({ length: values.length }, (_, index) => {
    let [rest, place] = [index, 0];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const length = at(shape, axis);
      place += (rest % length) * at(steps, axis);
      rest = Math.floor(rest / length);
    }
    return at(values, place);
  });
}

function isType(value: PythonValue | undefined): value is { readonly kind: 'type'; readonly name: string } {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'type';
}
