import { LimberError } from '../../errors.ts';
import { at } from '../../foundation/index.ts';
import type { Size } from '../../geometry/index.ts';
import { type DetectorOutputs, type Output, outputNamed, wrongShape } from '../outputs.ts';

/** The cells of one level of a feature pyramid, row by row. */
export interface Level {
  readonly stride: number;
  readonly rows: number;
  readonly columns: number;
  /** Index of the level's first cell among the cells of all levels. */
  readonly first: number;
}

/** Reads a number by channel and cell, from maps or from rows. */
export interface GridReader {
  readonly channels: number;
  read(channel: number, cell: number): number;
}

/** The levels of an input, one per stride. A level has ⌈size / stride⌉ rows and columns. */
export function levelsOf({ width, height }: Size, strides: readonly number[]): readonly Level[] {
  let first = 0;
  return strides.map((stride) => {
    const [rows, columns] = [Math.ceil(height / stride), Math.ceil(width / stride)];
    const level = { stride, rows, columns, first };
    first += rows * columns;
    return level;
  });
}

/**
 * Readers of each level's numbers. With one name, the output has rows [1, cells of all levels, channels]. With one name
 * per level, the outputs are maps [1, channels, rows, columns] or rows [1, cells, channels].
 * @throws LimberError when the outputs do not have the cells of the levels.
 */
export function gridReaders(
  outputs: DetectorOutputs,
  names: readonly string[] | undefined,
  levels: readonly Level[],
): readonly GridReader[] {
  const { where } = outputs;
  if (names === undefined || (names.length === 1 && levels.length > 1)) {
    const output = outputNamed(outputs, names?.[0]);
    const cells = levels.reduce((sum, { rows, columns }) => sum + rows * columns, 0);
    const channels = output.shape.at(-1) ?? 0;
    if (output.data.length !== cells * channels || output.shape.at(-2) !== cells) {
      wrongShape(names?.[0] ?? 'the only one', output, `[1, ${cells}, channels]`, where);
    }
    return levels.map(({ first }) => ({
      channels,
      read: (channel, cell) => output.data[(first + cell) * channels + channel] ?? Number.NaN,
    }));
  }
  if (names.length !== levels.length) {
    throw new LimberError({
      what: 'the outputs do not fit the strides of the detector',
      got: `${names.length} outputs and ${levels.length} strides`,
      expected: 'one output for each stride, or one for all',
      where,
    });
  }
  return levels.map((level, index) =>
    levelReader(outputNamed(outputs, names[index]), at(names, index), level, where),
  );
}

function levelReader(output: Output, name: string, { rows, columns }: Level, where: string): GridReader {
  const { shape, data } = output;
  const cells = rows * columns;
  if (shape.length === 4 && shape[2] === rows && shape[3] === columns) {
    return { channels: shape[1] ?? 0, read: (channel, cell) => data[channel * cells + cell] ?? Number.NaN };
  }
  if (shape.length === 3 && shape[1] === cells) {
    const channels = shape[2] ?? 0;
    return { channels, read: (channel, cell) => data[cell * channels + channel] ?? Number.NaN };
  }
  return wrongShape(name, output, `[1, channels, ${rows}, ${columns}] or [1, ${cells}, channels]`, where);
}
