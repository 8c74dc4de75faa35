import { parseJson } from '../parse-json.ts';
import { type ArrayReading, arrayPredictions } from './array-predictions.ts';
import { cocoResults, findCocoResults } from './coco-results.ts';
import type { FoundPoses } from './found.ts';
import { limberPredictions } from './limber-json.ts';
import type { NumericArray } from './numeric-array.ts';
import { isOpenPose, openPosePredictions } from './tools/index.ts';

/**
 * Reads predictions from JSON: Limber's own format, COCO's results format, OpenPose's, or nested lists of numbers,
 * which may be under a name.
 * @throws LimberError when the text has none of these forms.
 */
export function jsonPredictions(text: string, where: string, reading: ArrayReading): FoundPoses {
  const value = parseJson(withoutNaN(text), 'the file of predictions', where);
  const { skeleton, usualOrigin, origin = usualOrigin } = reading;
  const results = findCocoResults(value, where);
  if (results !== undefined) return cocoResults(results, where, reading);
  if (isOpenPose(value)) return openPosePredictions([{ path: where, value }], reading);
  const arrays = nestedArrays(value);
  if (arrays.length === 0) return limberPredictions(value, where, skeleton, origin);
  const contents = arrays.map(({ name, dims }) => `${name}: ${dims.join('×')} numbers`).join(', ');
  return arrayPredictions(arrays, contents, where, reading);
}

/** For a joint that was not found, Python writes NaN, which JSON does not have. */
function withoutNaN(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|\bNaN\b/g, (token) => (token === 'NaN' ? 'null' : token));
}

/**
 * Finds lists of numbers, nested twice or three times, at the top level or under a name. `null` is a joint without
 * prediction.
 */
function nestedArrays(value: unknown): readonly NumericArray[] {
  const named: readonly (readonly [string, unknown])[] =
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.entries(value)
      : [['the list', value]];
  return named.flatMap(([name, nested]) => {
    const array = numericArray(nested);
    return array ? [{ name, fastest: 'last', ...array }] : [];
  });
}

function numericArray(nested: unknown): Pick<NumericArray, 'dims' | 'data'> | undefined {
  const dims = lengths(nested);
  if (dims.length < 2 || dims.length > 3) return undefined;
  let items: readonly unknown[] = [nested];
  for (const length of dims) {
    if (!items.every((item): item is readonly unknown[] => Array.isArray(item) && item.length === length))
      return undefined;
    items = items.flat();
  }
  if (!items.every((item) => typeof item === 'number' || item === null)) return undefined;
  return { dims, data: Float64Array.from(items, (item) => (typeof item === 'number' ? item : Number.NaN)) };
}

/** The lengths of nested lists, taken from the first list of each level. */
function lengths(nested: unknown): readonly number[] {
  const found: number[] = [];
  for (let inner = nested; Array.isArray(inner) && found.length < 4; inner = inner[0])
    found.push(inner.length);
  return found;
}
