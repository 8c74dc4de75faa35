import type { z } from 'zod';

/**
 * The names that a schema knows at a path, e.g. those of `training` in a recipe. Where several kinds are possible, the
 * names of all kinds.
 */
export function knownKeys(
  schema: z.core.$ZodType,
  [key, ...rest]: readonly PropertyKey[],
): readonly string[] {
  return shapes(schema).flatMap((inner) => {
    if (inner.element !== undefined) return key === undefined ? [] : knownKeys(inner.element, rest);
    if (key === undefined) return Object.keys(inner.shape);
    const part = inner.shape[String(key)];
    return part === undefined ? [] : knownKeys(part, rest);
  });
}

type Schema = z.core.$ZodType;
type Inner =
  | { readonly shape: Readonly<Record<string, Schema>>; readonly element?: undefined }
  | { readonly element: Schema };

/** The objects, or the lists' elements, that a schema stands for without its wrappers. */
function shapes(schema: z.core.$ZodType): readonly Inner[] {
  const { def } = schema._zod;
  if (has(def, 'shape')) return [{ shape: def.shape as Readonly<Record<string, Schema>> }];
  if (has(def, 'keyType') && has(def, 'valueType')) {
    // The keys of a record are known if the schema lists them.
    const names = (def.keyType as Schema)._zod.values ?? new Set();
    return [{ shape: Object.fromEntries([...names].map((name) => [name, def.valueType as Schema])) }];
  }
  if (has(def, 'element')) return [{ element: def.element as Schema }];
  if (has(def, 'options')) return (def.options as readonly z.core.$ZodType[]).flatMap(shapes);
  if (has(def, 'innerType')) return shapes(def.innerType as z.core.$ZodType);
  if (has(def, 'in')) return shapes(def.in as z.core.$ZodType);
  return [];
}

function has<Name extends string>(value: object, name: Name): value is Readonly<Record<Name, unknown>> {
  return name in value;
}
