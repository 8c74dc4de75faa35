/** `npm run demo`: poses in the photographs and in the film of `examples`, as users find them on the command line. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { LimberError } from '../src/errors.ts';
import { findFfmpeg } from '../src/film/ffmpeg.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Runs `limber`, and ends the demo with its exit status if it fails. */
function limber(...words: readonly string[]): void {
  console.log(`$ limber ${words.join(' ')}`);
  const { status } = spawnSync(process.execPath, ['dist/cli/main.js', ...words], {
    cwd: root,
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
  console.log();
}

const images = ['--overlay', 'demo/overlay', '--stages', 'demo/stages', '--json', 'demo/poses.json'];
limber('predict', 'examples/photographs', ...images);
try {
  await findFfmpeg();
  const film = ['--min-confidence', '0.5', '--overlay', 'demo/dancers.mp4', '--json', 'demo/dancers.jsonl'];
  limber('predict', 'examples/films/dancers.mp4', ...film);
} catch (error) {
  if (!(error instanceof LimberError)) throw error;
  console.log(`The film of dancers is left out: ${error.message}`);
}
