import type { Figure } from '../body/index.ts';
import type { Size } from '../geometry/index.ts';
import { type EstimatedPerson, pointsOf } from './open-model.ts';
import { personFigure } from './person-figure.ts';

/**
 * The lifted people of an image as figures, at their places before the camera.
 * @param size of the image. @param height of everybody, in millimeters. Default: as lifted.
 */
export function imageFigures(
  people: readonly EstimatedPerson[],
  size: Size,
  height?: number | undefined,
): readonly Figure[] {
  return people.flatMap(({ point3d, joints }, index) => {
    if (point3d === undefined) return [];
    const frame = { point3d, joints: pointsOf(joints) };
    return [personFigure([frame], size, { name: `person ${index + 1}`, height })];
  });
}
