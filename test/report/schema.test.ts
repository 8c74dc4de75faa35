import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { documentJsonSchema, documentSchema } from '../../src/report/index.ts';
import { fabricate } from './fabricate.ts';

const published = fileURLToPath(new URL('../../docs/schema/evaluation.schema.json', import.meta.url));

describe('the published schema of limber eval --json', () => {
  it("equals the code's schema; `npm run schemas` writes it", () => {
    expect(readFileSync(published, 'utf8')).toBe(documentJsonSchema());
  });

  it('requires the fields without a question mark', () => {
    const schema = JSON.parse(documentJsonSchema());
    expect(schema.required).toEqual(expect.arrayContaining(['format', 'sources', 'people', 'gallery']));
    expect(schema.properties.sources.items.required).not.toContain('provenance');
  });

  it.each([false, true])('accepts a measured document, with a single source: %s', (alone) => {
    const written: unknown = JSON.parse(JSON.stringify(fabricate({ alone })));
    expect(documentSchema.parse(written)).toEqual(written);
  });

  it('refuses other documents', () => {
    expect(documentSchema.safeParse({ ...fabricate({ alone: true }), format: 1 }).success).toBe(false);
  });
});
