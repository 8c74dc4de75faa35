import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { blocks, pages, root } from './pages.ts';

const run = promisify(execFile);

it('docs/deeppose.md has an example that runs, here with a model of the repository', async () => {
  const page = pages().find(({ path }) => path === 'docs/deeppose.md')!;
  const [example] = blocks(page, 'ts');
  const folder = mkdtempSync(join(tmpdir(), 'limber-docs-'));
  try {
    // The package's name leads to its build, so the sources replace it here.
    const program = example!
      .replace("'limber/node'", JSON.stringify(join(root, 'src/public/node/index.ts')))
      .replace("'model.onnx'", JSON.stringify(join(root, 'trained/limber-lsp/model.onnx')))
      .replace("'person.jpg'", JSON.stringify(join(root, 'examples/photographs/camera.png')));
    writeFileSync(join(folder, 'example.mts'), program);
    const node = ['--import', import.meta.resolve('tsx'), 'example.mts'];
    const { stdout } = await run(process.execPath, node, { cwd: folder });
    expect(stdout).toMatch(/^stage2 \[/m);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
