import { beforeAll, describe, expect, it } from 'vitest';
import { openDataset } from '../../../src/data/index.ts';
import { type Finding, inspectImages, type LintedDataset, lint } from '../../../src/data/lint/index.ts';
import { openSource } from '../../../src/data/node.ts';
import { decodeThumbnail } from '../../../src/images/node.ts';
import { dataFolder, haveData } from '../real-data.ts';

async function open(name: string): Promise<LintedDataset> {
  const dataset = await openDataset(`${name}:${dataFolder}/${name}`, openSource);
  return { name, dataset, splits: new Map(), images: new Map() };
}

describe.skipIf(!haveData('lsp', 'lspet'))('lint of LSP and LSPET (skipped: no data)', () => {
  let findings: readonly Finding[];
  const found = (rule: string, dataset: string) =>
    findings.filter((finding) => finding.rule === rule && finding.dataset === dataset);
  beforeAll(async () => {
    findings = lint([await open('lsp'), await open('lspet')]);
  });

  it("finds LSP's limbs of length zero and its smallest torso", () => {
    const limbs = found('zero-length-limb', 'lsp').map(({ sample, joints }) => [sample, ...(joints ?? [])]);
    expect(limbs.filter(([sample]) => sample === 'lsp/im1185')).toEqual([
      ['lsp/im1185', 'right ankle', 'right knee'],
      ['lsp/im1185', 'right knee', 'right hip'],
    ]);
    expect(limbs).toHaveLength(4);
    expect(found('degenerate-torso', 'lsp').map(({ sample }) => sample)).toContain('lsp/im1185');
  });

  it("finds LSPET's garbage coordinates, all of them negative", () => {
    const dropped = found('dropped-label', 'lspet');
    expect(dropped).toHaveLength(6055);
    expect(dropped.reduce((sum, { joints }) => sum + (joints?.length ?? 0), 0)).toBe(16_787);
    expect(dropped.filter(({ message }) => !message.includes('(-'))).toEqual([]);
    expect(found('garbage-coordinates', 'lspet').map(({ sample }) => sample)).toEqual([
      'lspet/im05144',
      'lspet/im08320',
    ]);
  });

  it('reports nothing for correct order, sides, visibility and ids', () => {
    const rules = ['joint-order', 'sides-exchanged', 'observer-centric', 'visibility-codes', 'duplicate-id'];
    expect(findings.filter(({ rule }) => rules.includes(rule))).toEqual([]);
  });

  it('finds the photograph that is in both the test half and the training half', async () => {
    const { dataset, ...subject } = await open('lsp');
    const pair = dataset.samples.filter(({ id }) => ['lsp/im0371', 'lsp/im0372', 'lsp/im1622'].includes(id));
    const few = { ...dataset, samples: pair };
    const splits = new Map(pair.map(({ id }) => [id, id === 'lsp/im1622' ? 'test' : 'train']));
    const images = await inspectImages(few, decodeThumbnail);
    const similar = lint([{ ...subject, dataset: few, splits, images }]).filter(({ rule }) =>
      /picture/.test(rule),
    );
    expect(similar.map(({ rule, sample, message }) => [rule, sample, message])).toEqual([
      [
        'similar-picture-across-splits',
        'lsp/im1622',
        'images/im1622.jpg looks like (correlation 0.993) images/im0371.jpg (train)',
      ],
    ]);
  });
});
