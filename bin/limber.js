#!/usr/bin/env node
import { existsSync } from 'node:fs';

/** The command. It says so where the package was packed or cloned without being built. */
const main = new URL('../dist/cli/main.js', import.meta.url);
if (existsSync(main)) {
  await import(main.href);
} else {
  process.stderr.write(
    'limber: this package was never built – expected "npm run package" in the clone, which builds before it packs\n',
  );
  process.exitCode = 1;
}
