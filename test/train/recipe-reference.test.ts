import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { recipeJsonSchema, type Schema, variantsOf } from '../../scripts/recipe-reference/json-schema.ts';
import { recipeReference } from '../../scripts/recipe-reference/render.ts';

const docs = fileURLToPath(new URL('../../docs/', import.meta.url));

/** Every setting with its path, including those of all kinds of models. */
function settingsOf(schema: Schema, path = ''): readonly (readonly [string, Schema])[] {
  return variantsOf(schema).flatMap((variant) => [
    ...(variant.items === undefined ? [] : settingsOf(variant.items, path)),
    ...Object.entries(variant.properties ?? {}).flatMap(([name, inner]) => {
      const own = path === '' ? name : `${path}.${name}`;
      return [[own, inner] as const, ...settingsOf(inner, own)];
    }),
  ]);
}

describe('docs/recipe-reference.md', () => {
  it('equals the schema; `npm run docs:recipe` writes it', () => {
    expect(readFileSync(`${docs}recipe-reference.md`, 'utf8')).toBe(recipeReference());
  });

  it('has the meaning of every setting', () => {
    const settings = settingsOf(recipeJsonSchema());
    expect(settings.length).toBeGreaterThan(100);
    const unexplained = settings.filter(
      ([path, { description = '' }]) => !/(^|\.)(kind|normal|uniform)$/.test(path) && description === '',
    );
    expect(unexplained.map(([path]) => path)).toEqual([]);
  });

  it('links only to existing sections', () => {
    const text = recipeReference();
    const titles = [...text.matchAll(/^## (.*)$/gm)].map(([, title]) => title!);
    const anchors = titles.map((title) => title.toLowerCase().replace(/[.,]/g, '').replaceAll(' ', '-'));
    expect(new Set(anchors).size).toBe(anchors.length);
    const links = [...text.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor!);
    expect(links.length).toBeGreaterThan(20);
    for (const link of links) expect(anchors).toContain(link);
  });
});

it('docs/schema/recipe.schema.json equals the schema; `npm run schemas` writes it', () => {
  const published = JSON.parse(readFileSync(`${docs}schema/recipe.schema.json`, 'utf8'));
  expect(published).toEqual(JSON.parse(JSON.stringify(recipeJsonSchema())));
});
