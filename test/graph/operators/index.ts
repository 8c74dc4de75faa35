import type { OperatorName } from '../../../src/graph/index.ts';
import { convolutions } from './convolutions.ts';
import { elements } from './elements.ts';
import { images } from './images.ts';
import { movement } from './movement.ts';
import type { Row } from './row.ts';

/** Every operator in several shapes. Total over the names: an operator without rows does not compile. */
export const operatorTable: { readonly [Name in OperatorName]: readonly Row[] } = {
  ...convolutions,
  ...elements,
  ...movement,
  ...images,
};

export type { Row };
