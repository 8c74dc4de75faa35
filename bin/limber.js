#!/usr/bin/env node
import { existsSync, readFileSync } from 'node:fs';

/**
 * The command. In one sentence it says why it cannot start: a package without its programs, a Node that is too old, or
 * packages that are not installed. This file therefore runs in every Node since version 14 and imports no package.
 */
const main = new URL('../dist/cli/main.js', import.meta.url);
const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const [word] = process.argv.slice(2);
const [major, minor] = process.versions.node.split('.').map(Number);
const isOld = major < 20 || (major === 20 && minor < 9);

function fail(sentence) {
  process.stderr.write(`limber: ${sentence}\n`);
  process.exitCode = 1;
}

if (word === '--version' || word === '-V') {
  process.stdout.write(`${version}\n`);
} else if (!existsSync(main)) {
  fail(
    'this package has no programs, because it was packed or copied without its scripts – expected "npm pack" or "npm run build" in the clone, without --ignore-scripts',
  );
} else if (isOld && !process.argv.includes('--help') && !process.argv.includes('-h')) {
  fail(
    `this version of Node is too old for Limber – got Node ${process.versions.node} – expected Node 20.9 or later, 22 or 24: install it from nodejs.org or with a version manager`,
  );
} else {
  try {
    await import(main.href);
  } catch (error) {
    if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    const [line] = error.message.split('\n');
    fail(
      `a package that Limber needs is not installed – got ${line} – expected complete packages: run "npm install" in the folder that holds node_modules`,
    );
  }
}
