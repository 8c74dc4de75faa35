import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { fabricate } from './fabricate.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const docs = readFileSync(join(root, 'docs/report.md'), 'utf8');
const run = promisify(execFile);

function blocks(language: string): readonly string[] {
  return [...docs.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(
    ([, code]) => code!,
  );
}

describe('docs/report.md', () => {
  it('has an example that runs as it stands', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'limber-docs-'));
    try {
      const document = fabricate({ alone: true });
      writeFileSync(join(folder, 'scores.json'), JSON.stringify(document));
      const source = join(root, 'src/public/eval/index.ts');
      const [example] = blocks('ts');
      writeFileSync(join(folder, 'example.mts'), example!.replace("'limber/eval'", JSON.stringify(source)));
      const node = ['--import', import.meta.resolve('tsx'), 'example.mts'];
      const { stdout } = await run(process.execPath, node, { cwd: folder });
      expect(stdout).toBe(`model PCK@0.2 ${document.sources[0]!.evaluation.headline.score}\n`);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
