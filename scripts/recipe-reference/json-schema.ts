import { z } from 'zod';
import { recipeSchema } from '../../src/train/index.ts';

/** The parts of a JSON Schema that a recipe's schema uses. */
export interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly unit?: string;
  /** The behavior without the setting, in words. */
  readonly fallback?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly minItems?: number;
  readonly multipleOf?: number;
  readonly items?: Schema;
  /** The schemas of a list of fixed length, item by item. */
  readonly prefixItems?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  /** The schema of every value, for records with free names. */
  readonly additionalProperties?: false | Schema;
  readonly required?: readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

/** The schema of a recipe as a user writes it, before defaults are filled in. */
export function recipeJsonSchema(): Schema {
  return z.toJSONSchema(recipeSchema, { io: 'input', target: 'draft-2020-12' }) as Schema;
}

/** The schemas that a value may fit: one, or the members of a union. */
export function variantsOf(schema: Schema): readonly Schema[] {
  return schema.anyOf ?? schema.oneOf ?? [schema];
}

/** Whether there are so few settings that they can be shown within a type. */
export function isShort({ properties }: Schema): boolean {
  return properties !== undefined && Object.keys(properties).length === 1;
}

/** The value of `kind` that selects a member of a union. */
export function kindOf({ properties }: Schema): string | undefined {
  const kind = properties?.kind?.const;
  return typeof kind === 'string' ? kind : undefined;
}
