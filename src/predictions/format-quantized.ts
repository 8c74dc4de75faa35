import type { QuantizedModel } from './quantize-model.ts';

/** The result of a quantization as text for a terminal. */
export function formatQuantized({ layers, people, pck, milliseconds, size }: QuantizedModel): string {
  const percent = (value: number) => value.toFixed(2);
  const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
  const left = layers.left.length === 0 ? '' : `; in floating point: ${layers.left.join(', ')}`;
  return [
    `layers   ${layers.all - layers.left.length} of ${layers.all} convolutions with 8-bit integers${left}`,
    `people   ${people.calibration} gave the ranges, ${people.scored} others are scored`,
    `${pck.measure.padEnd(9)}${percent(pck.before)} before, ${percent(pck.after)} after`,
    `time     ${milliseconds.before.toFixed(1)} ms before, ${milliseconds.after.toFixed(1)} ms after, of one run`,
    `size     ${megabytes(size.before)} before, ${megabytes(size.after)} after`,
  ].join('\n');
}
