import type { RecipeDescription } from './describe-recipe.ts';

/** A recipe's training as text, in a few lines. */
export function formatRecipeDescription(description: RecipeDescription): string {
  const { name, parameters, input, joints, stages, steps, batch, style } = description;
  const lines = stages.map(({ shape: [channels, ...cells], field }, index) => {
    const states =
      joints === 0
        ? `${channels} cells with a score and a box`
        : cells.length === 0
          ? `${channels} numbers`
          : `${channels} maps of ${cells.toReversed().join('×')} cells`;
    const seen = field === undefined ? '' : `; a cell sees ${field.size[1]}×${field.size[0]} pixels`;
    return `stage ${index + 1}     ${states}${seen}`;
  });
  return [
    `model       ${name}: ${(parameters / 1e6).toFixed(2)} M parameters`,
    `input       ${input.width}×${input.height} pixels${joints === 0 ? '' : `, ${joints} joints`}`,
    ...lines,
    `training    ${steps} steps of ${batch}, ${style}`,
  ].join('\n');
}
