import * as z from 'zod';
import { LimberError } from '../../errors.ts';
import { at, groupBy } from '../../foundation/index.ts';
import type { Ceilings } from './ceilings.ts';

/** Time and cost of one operator of a model; the time is the median over all runs. */
export interface Operator {
  readonly name: string;
  readonly kind: string;
  /** For example `CPUExecutionProvider`. */
  readonly provider: string;
  readonly microseconds: number;
  /** Multiplications and additions; 0 unless the operator is a matrix product or a convolution. */
  readonly arithmetic: number;
  /** Bytes of all inputs and outputs. */
  readonly bytes: number;
  readonly shapes: string;
}

const shapesSchema = z.array(z.record(z.string(), z.array(z.number())));
const eventSchema = z.object({
  cat: z.literal('Node'),
  name: z.string().endsWith('_kernel_time'),
  dur: z.number(),
  args: z.object({
    op_name: z.string(),
    provider: z.string(),
    input_type_shape: shapesSchema,
    output_type_shape: shapesSchema,
  }),
});

/** Reads ONNX Runtime's profile. @throws LimberError when there is no operator in it. */
export function readProfile(events: unknown): readonly Operator[] {
  const runs = new Map<string, z.infer<typeof eventSchema>[]>();
  for (const event of z.array(z.unknown()).parse(events)) {
    const { success, data } = eventSchema.safeParse(event);
    if (success) runs.set(data.name, [...(runs.get(data.name) ?? []), data]);
  }
  if (runs.size === 0) throw new LimberError('the profile names no operator');
  return [...runs.values()].map((times): Operator => {
    const middle = at(
      times.toSorted((a, b) => a.dur - b.dur),
      Math.floor(times.length / 2),
    );
    const { op_name: kind, provider, input_type_shape, output_type_shape } = middle.args;
    const [inputs, outputs] = [input_type_shape.map(typed), output_type_shape.map(typed)];
    return {
      name: middle.name.replace(/_kernel_time$/, ''),
      kind,
      provider,
      microseconds: middle.dur,
      arithmetic: arithmetic(kind, inputs, outputs),
      bytes: [...inputs, ...outputs].reduce((sum, { type, shape }) => sum + bytes(type) * size(shape), 0),
      shapes: `${inputs.slice(0, 2).map(format).join(' ')} → ${outputs.map(format).join(' ')}`,
    };
  });
}

interface Typed {
  readonly type: string;
  readonly shape: readonly number[];
}

/** `{ float: [1, 2] }` as ONNX Runtime writes a tensor. */
function typed(tensor: Readonly<Record<string, readonly number[]>>): Typed {
  const [type = '', shape = []] = Object.entries(tensor)[0] ?? [];
  return { type, shape };
}

function arithmetic(kind: string, inputs: readonly Typed[], outputs: readonly Typed[]): number {
  const [a, b, y] = [inputs[0]?.shape, inputs[1]?.shape, outputs[0]?.shape];
  if (a === undefined || b === undefined || y === undefined) return 0;
  if (kind === 'Conv' || kind === 'FusedConv') return 2 * size(y) * size(b.slice(1));
  if (kind === 'ConvTranspose') return 2 * size(a) * size(b.slice(1));
  if (kind !== 'MatMul' && kind !== 'Gemm' && kind !== 'FusedMatMul') return 0;
  // For any transposition, rows · inner · columns is the square root of the product of the three matrices' sizes.
  const [rows, columns] = [y.at(-2) ?? 1, y.at(-1) ?? 1];
  const batch = size(y) / (rows * columns);
  const left = size(a) / Math.max(1, size(a.slice(0, -2)));
  return 2 * batch * rows * columns * (left / (a.at(-2) === rows || a.at(-1) === rows ? rows : 1));
}

/**
 * The kinds of operators that ran on a GPU and on the CPU beside it, with their counts. Times are left out: for the
 * GPU, ONNX Runtime measures only how long it took to submit the operators.
 */
export function formatPlacement(operators: readonly Operator[]): string {
  const cpu = operators.filter(({ provider }) => provider.startsWith('CPU'));
  const gpu = operators.filter((operator) => !cpu.includes(operator));
  return `on the GPU: ${countedKinds(gpu)}\non the CPU: ${countedKinds(cpu)}\n`;
}

function countedKinds(operators: readonly Operator[]): string {
  const counts = new Map<string, number>();
  for (const { kind } of operators) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const names = [...counts].toSorted(([, a], [, b]) => b - a).map(([kind, count]) => `${kind} × ${count}`);
  return names.join(', ') || 'nothing';
}

/** Time by kind of operator, and the slowest operators, each with its speed as a share of the machine's limits. */
export function formatProfile(operators: readonly Operator[], ceilings: Ceilings): string {
  const total = operators.reduce((sum, { microseconds }) => sum + microseconds, 0);
  const share = (microseconds: number) => `${((100 * microseconds) / total).toFixed(1).padStart(5)} %`;
  const speed = ({
    microseconds,
    arithmetic,
    bytes,
  }: Pick<Operator, 'microseconds' | 'arithmetic' | 'bytes'>) => {
    const seconds = microseconds / 1e6;
    const of = (rate: number, ceiling: number) => `${((100 * rate) / ceiling).toFixed(0)} %`;
    if (arithmetic > 0) {
      const rate = arithmetic / seconds;
      return `${(rate / 1e9).toFixed(0)} GFLOP/s, ${of(rate, ceilings.arithmetic)}`;
    }
    const rate = bytes / seconds;
    return `${(rate / 1e9).toFixed(1)} GB/s, ${of(rate, ceilings.memory)}`;
  };
  const kinds = groupBy(operators, ({ kind }) => kind);
  const summed = [...kinds].map(([kind, members]) => ({
    kind,
    count: members.length,
    microseconds: sum(members.map(({ microseconds }) => microseconds)),
    arithmetic: sum(members.map(({ arithmetic }) => arithmetic)),
    bytes: sum(members.map(({ bytes }) => bytes)),
  }));
  const byTime = (a: { microseconds: number }, b: { microseconds: number }) =>
    b.microseconds - a.microseconds;
  return [
    `operators in one session ${(total / 1e3).toFixed(1)} ms; this machine does ${(ceilings.arithmetic / 1e9).toFixed(0)} GFLOP/s ` +
      `and ${(ceilings.memory / 1e9).toFixed(1)} GB/s`,
    '',
    ...summed
      .toSorted(byTime)
      .slice(0, 16)
      .map((kind) => `${share(kind.microseconds)}  ${kind.kind} × ${kind.count}  ${speed(kind)}`),
    '',
    ...operators
      .toSorted(byTime)
      .slice(0, 24)
      .map(
        (operator) =>
          `${share(operator.microseconds)}  ${(operator.microseconds / 1e3).toFixed(2)} ms  ` +
          `${operator.kind} ${operator.shapes}  ${speed(operator)}  ${operator.name}`,
      ),
    '',
  ].join('\n');
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function size(shape: readonly number[]): number {
  return shape.reduce((product, extent) => product * extent, 1);
}

const widths: Readonly<Record<string, number>> = { float: 4, int64: 8, int32: 4, uint8: 1, bool: 1 };

function bytes(type: string): number {
  return widths[type] ?? 4;
}

function format({ shape }: Typed): string {
  return shape.join('×') || 'scalar';
}
