import { isShort, type Schema, variantsOf } from './json-schema.ts';

/**
 * The type of a setting in words.
 * @param named the names of settings with a separate section.
 */
export function typeOf(schema: Schema, named: (settings: Schema) => string): string {
  const variants = variantsOf(schema);
  const kinds = new Set(variants.map((variant) => single(variant, named)));
  return [...kinds].join(' or ');
}

function single(schema: Schema, named: (settings: Schema) => string): string {
  const { type, properties, additionalProperties, items, prefixItems } = schema;
  if (schema.const !== undefined) return code(schema.const);
  if (schema.enum !== undefined) return schema.enum.map(code).join(' or ');
  if (prefixItems !== undefined) return `[${prefixItems.map((item) => typeOf(item, named)).join(', ')}]`;
  if (items !== undefined) return `list of ${typeOf(items, named)}`;
  if (properties !== undefined) {
    if (!isShort(schema)) return named(schema);
    const inner = Object.entries(properties).map(([key, value]) => `${key}: ${typeOf(value, named)}`);
    return `{ ${inner.join(', ')} }`;
  }
  if (additionalProperties) return `{ name: ${typeOf(additionalProperties, named)} }`;
  if (type === 'integer') return `whole number${range(schema)}`;
  if (type === 'number') return `number${range(schema)}`;
  if (type === 'string') return 'text';
  if (type === 'boolean') return '`true` or `false`';
  throw new Error(`a type that the reference has no words for: ${JSON.stringify(schema)}`);
}

/** Limits of a number; those of the number format itself are left out. */
function range({ minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf }: Schema): string {
  const limits = [
    exclusiveMinimum !== undefined && `> ${exclusiveMinimum}`,
    minimum !== undefined && minimum > Number.MIN_SAFE_INTEGER && `≥ ${minimum}`,
    exclusiveMaximum !== undefined && `< ${exclusiveMaximum}`,
    maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER && `≤ ${maximum}`,
    multipleOf !== undefined && `a multiple of ${multipleOf}`,
  ].filter((limit) => limit !== false);
  return limits.length === 0 ? '' : ` ${limits.join(', ')}`;
}

/** A value in the form used in a recipe. */
export function code(value: unknown): string {
  return `\`${flow(value)}\``;
}

/** A value in YAML's flow style. */
function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const entries = Object.entries(value).map(([key, inner]) => `${key}: ${flow(inner)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}
