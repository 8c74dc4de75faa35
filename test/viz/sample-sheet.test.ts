import { describe, expect, it } from 'vitest';
import { lsp } from '../../src/skeletons/index.ts';
import { sampleSheet } from '../../src/viz/index.ts';
import { waving } from './figures.ts';

const tile = { width: 200, height: 260 };

describe('sampleSheet', () => {
  it('draws samples in rows, with labels and notes, and blank for missing images', async () => {
    const pixels = new Uint8Array(tile.width * tile.height * 3).map((_, index) => index % 256);
    const small = { width: 4, height: 4 };
    expect(sampleSheet(lsp, [{ label: 'a', pixels, pose: waving }], tile, 3)).toContain('data:image/png');
    const sheet = sampleSheet(
      lsp,
      [
        { label: 'lsp-1', pose: waving },
        { label: 'lsp-2', pose: waving, note: 'no image' },
        { label: 'lsp-3', pose: lsp.joints.map(() => null), note: 'no labels' },
      ],
      tile,
      2,
    );
    await expect(sheet).toMatchFileSnapshot('../gallery/sample-sheet.svg');
    expect(sampleSheet(lsp, [], small, 2)).not.toMatch(/NaN|Infinity/);
  });

  it('shows the end of a label that is too wide', () => {
    const sheet = sampleSheet(
      lsp,
      [{ label: 'a-very-long-folder-name-1234', pose: waving }],
      { width: 60, height: 60 },
      1,
    );
    expect(sheet).toMatch(/aria-label="[^"]{3,12}1234"/);
  });
});
