import * as z from 'zod';
import { countSchema, dropoutSchema } from '../settings.ts';

/** A network that lifts joints in an image to three dimensions. */
export const liftModelSchema = z.strictObject({
  kind: z.literal('lift'),
  width: countSchema.default(256).describe('Features of every hidden layer.'),
  blocks: countSchema.default(2).describe('Residual blocks of two layers.'),
  dropout: dropoutSchema.default(0),
});

/** The settings of a lifting network. */
export type LiftModelConfig = z.infer<typeof liftModelSchema>;
