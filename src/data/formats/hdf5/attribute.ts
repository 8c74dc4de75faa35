import type { Dataset, Group, Module } from 'h5wasm';
import type { Budget } from '../../budget.ts';
import { elements, typeClass, unsupportedElement } from './elements.ts';
import type { Hdf5Value } from './value.ts';

/** An attribute of a group or dataset; `undefined` if it is missing. */
export function readAttribute(
  holder: Group | Dataset,
  name: string,
  module: typeof Module,
  budget: Budget,
  where: string,
): Hdf5Value | undefined {
  const attribute = holder.attrs[name];
  if (attribute === undefined) return undefined;
  const { metadata, value } = attribute;
  const { shape, size, total_size: count, type, vlen } = metadata;
  if (shape === null) return { kind: 'unsupported', what: 'an attribute without a value' };
  budget.spend(3 * size * count);
  if (type === typeClass.text && vlen) {
    const data = (Array.isArray(value) ? value : [value]).map(String);
    budget.spend(data.reduce((total, text) => total + 2 * text.length, 0));
    return { kind: 'texts', shape, data };
  }
  const other = unsupportedElement(metadata);
  if (other !== undefined) return { kind: 'unsupported', what: other };
  const length = size * count;
  const pointer = module._malloc(Math.max(1, length));
  try {
    if (module.get_attribute_data(holder.file_id, holder.path, name, BigInt(pointer)) < 0) {
      return { kind: 'unsupported', what: 'a damaged attribute' };
    }
    return { shape, ...elements(module.HEAPU8.slice(pointer, pointer + length), metadata, where) };
  } finally {
    module._free(pointer);
  }
}
