import { parametersOf } from '../graph/index.ts';
import { type Architecture, type ReceptiveField, stageFields } from '../models/index.ts';
import { sizeOf } from '../tensor/index.ts';
import type { Recipe } from '../train/index.ts';

/** What a recipe would train, in a few lines: the network's size and what each of its stages sees and states. */
export function describeTraining({ name, seed, training }: Recipe, architecture: Architecture): string {
  const { codec } = architecture;
  const { stages } = architecture.build({ batch: 1, seed, mode: { kind: 'inference' } });
  const parameters = parametersOf(stages).reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  const fields = stageFields(architecture);
  const lines = stages.map(({ shape }, index) => {
    const [channels, ...cells] = shape.slice(1);
    const states =
      cells.length === 0
        ? `${channels} numbers`
        : `${channels} maps of ${cells.toReversed().join('×')} cells`;
    return `stage ${index + 1}     ${states}${seen(fields[index])}`;
  });
  return [
    `model       ${name}: ${(parameters / 1e6).toFixed(2)} M parameters`,
    `input       ${codec.inputWidth}×${codec.inputHeight} pixels, ${codec.joints} joints`,
    ...lines,
    `training    ${training.steps} steps of ${training.batch}, ${training.style}`,
  ]
    .map((line) => `${line}\n`)
    .join('');
}

function seen(field: ReceptiveField | undefined): string {
  return field === undefined ? '' : `; a cell sees ${field.size[1]}×${field.size[0]} pixels`;
}
