import type { z } from 'zod';

type Schema = z.core.$ZodType;

/** A value that a schema takes: an object of named parts, a list, a record of any names, or something without parts. */
type Form =
  | { readonly kind: 'object'; readonly shape: Readonly<Record<string, Schema>> }
  | { readonly kind: 'list' | 'record'; readonly element: Schema }
  | { readonly kind: 'plain'; readonly type: string };

/**
 * The names that a schema knows at a path, e.g. those of `training` in a recipe. Where several kinds are possible, the
 * names of all kinds.
 */
export function knownKeys(schema: Schema, [key, ...rest]: readonly PropertyKey[]): readonly string[] {
  return forms(schema).flatMap((form) => {
    if (form.kind === 'plain') return [];
    if (form.kind !== 'object') return key === undefined ? [] : knownKeys(form.element, rest);
    if (key === undefined) return Object.keys(form.shape);
    const part = form.shape[String(key)];
    return part === undefined ? [] : knownKeys(part, rest);
  });
}

/**
 * Every dotted path that a value of the schema may have, with the types that it takes there. `#` stands for a place in
 * a list, `*` for any name. The types are `object`, `list`, `record` and those of plain values, e.g. `string`.
 */
export function knownPaths(schema: Schema): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  const walk = (part: Schema, path: string): void => {
    const below = (key: string) => (path === '' ? key : `${path}.${key}`);
    for (const form of forms(part)) {
      const types = found.get(path) ?? new Set();
      if (path !== '') found.set(path, types.add(form.kind === 'plain' ? form.type : form.kind));
      if (form.kind === 'list') walk(form.element, below('#'));
      if (form.kind === 'record') walk(form.element, below('*'));
      if (form.kind !== 'object') continue;
      for (const [key, value] of Object.entries(form.shape)) walk(value, below(key));
    }
  };
  walk(schema, '');
  return found;
}

/** The forms that a schema stands for without its wrappers: one, or those of a union. */
function forms(schema: Schema): readonly Form[] {
  const { def } = schema._zod;
  if (has(def, 'shape')) return [{ kind: 'object', shape: def.shape as Readonly<Record<string, Schema>> }];
  if (has(def, 'keyType') && has(def, 'valueType')) {
    const element = def.valueType as Schema;
    // The keys of a record are known if the schema lists them.
    const names = (def.keyType as Schema)._zod.values;
    if (names === undefined) return [{ kind: 'record', element }];
    return [{ kind: 'object', shape: Object.fromEntries([...names].map((name) => [String(name), element])) }];
  }
  if (has(def, 'element')) return [{ kind: 'list', element: def.element as Schema }];
  if (has(def, 'items')) {
    const { items, rest } = def as { items: readonly Schema[]; rest?: Schema | null };
    return [...items, ...(rest ? [rest] : [])].map((element) => ({ kind: 'list', element }));
  }
  if (has(def, 'options')) return (def.options as readonly Schema[]).flatMap(forms);
  if (has(def, 'innerType')) return forms(def.innerType as Schema);
  if (has(def, 'in')) return forms(def.in as Schema);
  const values = schema._zod.values;
  if (values !== undefined) {
    return [...new Set([...values].map((value) => typeof value))].map((type) => ({ kind: 'plain', type }));
  }
  return [{ kind: 'plain', type: def.type }];
}

function has<Name extends string>(value: object, name: Name): value is Readonly<Record<Name, unknown>> {
  return name in value;
}
