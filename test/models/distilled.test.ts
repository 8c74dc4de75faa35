import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { debtInWords, metadataKey, parseMetadata } from '../../src/models/index.ts';
import { decodeMetadata } from '../../src/onnx/index.ts';
import { modelNames, packagedNetwork } from '../../src/runs/packaged.ts';
import { colorMetadata } from '../fixtures/models.ts';

const root = new URL('../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), 'utf8');
const networks = readdirSync(new URL('assets', root)).filter((file) => file.endsWith('.onnx'));

describe('the card of every network in the package', () => {
  it.each(networks)('%s names origin, data and license', (file) => {
    const card = read(`assets/${file.replace('.onnx', '.md')}`);
    expect(card).toContain(`# ${file}`);
    expect(card).toMatch(/^\| License \| Apache/m);
    expect(card).toMatch(/^\| (Initialized from|Original|Trained on) \| \S/m);
    expect(card).toMatch(/^\| (Trained on|Taken from) \| \S/m);
  });

  it.each([...new Set(modelNames.map((name) => packagedNetwork(name)!.file))])(
    '%s has a card that agrees with the file',
    (file) => {
      const bytes = readFileSync(new URL(`assets/${file}`, root));
      const { provenance } = parseMetadata(decodeMetadata(bytes, file)[metadataKey], file);
      const card = read(`assets/${file.replace('.onnx', '.md')}`);
      const teacher = /^\| Distilled from \| ([\w-]+)/m.exec(card)![1]!;
      expect(provenance.distilledFrom).toContain(teacher);
      expect(provenance.initializedFrom).toMatch(/MoveNet/);
      const network = /MoveNet \w+ \w+ \d/.exec(provenance.initializedFrom!)![0];
      expect(/^\| Initialized from \| .*$/m.exec(card)![0]).toContain(network);
      expect(card).toContain('The file has none of its weights');
      expect(provenance.license).toBe('Apache-2.0');
      expect(debtInWords(provenance)).toBe('transferred weights, distilled');
    },
  );
});

describe('scores of a distilled model', () => {
  it('are marked wherever the guides print them', () => {
    const rows = ['README.md', 'docs/relabel.md', 'docs/people.md'].flatMap((page) =>
      read(page)
        .split('\n')
        .filter(
          (line) => /^\|.*\b(limber19|\*\*(default|exact|fast)\b)/.test(line) && /\d\d\.\d\d/.test(line),
        )
        .map((line) => [page, line] as const),
    );
    expect(rows.length).toBeGreaterThan(5);
    const sections = new Map(
      ['README.md', 'docs/relabel.md', 'docs/people.md'].map((page) => [page, read(page)]),
    );
    for (const [page, line] of rows) {
      // The row itself says it, or the paragraph above its table.
      const before = sections.get(page)!.split(line)[0]!.split('\n\n').slice(-2).join('\n');
      expect(`${before}\n${line}`, `${page}: ${line}`).toMatch(/distilled/i);
    }
  });

  it('an earlier file names its teacher in the words of its origin', () => {
    const provenance = {
      ...colorMetadata.provenance,
      initializedFrom: 'MoveNet (Apache-2.0): trunk; distilled: a teacher (Apache-2.0) completed the labels',
    };
    const read = parseMetadata(JSON.stringify({ ...colorMetadata, provenance }), 'm.onnx').provenance;
    expect(read.initializedFrom).toBe('MoveNet (Apache-2.0): trunk');
    expect(read.distilledFrom).toBe('a teacher (Apache-2.0) completed the labels');
    expect(debtInWords(read)).toBe('transferred weights, distilled');
    expect(debtInWords(colorMetadata.provenance)).toBe('');
  });
});
