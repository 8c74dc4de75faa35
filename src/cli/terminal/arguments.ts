import { extname } from 'node:path';
import { InvalidArgumentError } from '@commander-js/extra-typings';
import type { Box } from '../../geometry/index.ts';

/** Parsers of option values, for commander. Each throws an InvalidArgumentError that states the expected value. */

export function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('expected 0, 1, 2, ….');
  return Number(text);
}

export function positiveWholeNumber(text: string): number {
  if (!/^\d+$/.test(text) || Number(text) === 0) throw new InvalidArgumentError('expected 1, 2, 3, ….');
  return Number(text);
}

export function positiveNumber(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!(value > 0 && Number.isFinite(value))) throw new InvalidArgumentError('expected a number above 0.');
  return value;
}

export function fraction(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!(value >= 0 && value <= 1)) throw new InvalidArgumentError('expected a number from 0 to 1.');
  return value;
}

const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

/** `90s`, `30m` or `1.5h`, in seconds. */
export function duration(text: string): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?)([smh])$/.exec(text) ?? [];
  const value = Number(number) * (units[unit ?? ''] ?? Number.NaN);
  if (!(value > 0)) throw new InvalidArgumentError('expected a time such as 90s, 30m or 2h.');
  return value;
}

/** A parser for file names that must have one of the given extensions. */
export function fileNamed(...extensions: readonly string[]): (text: string) => string {
  return (text) => {
    if (extensions.includes(extname(text).toLowerCase())) return text;
    throw new InvalidArgumentError(`expected a name that ends in ${extensions.join(' or ')}.`);
  };
}

/** `left,top,width,height`. */
export function parseBox(text: string): Box {
  const numbers = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  const [x = 0, y = 0, width = 0, height = 0] = numbers;
  if (numbers.length !== 4 || !numbers.every(Number.isFinite) || !(width > 0 && height > 0)) {
    throw new InvalidArgumentError('expected left, top, width, height in pixels, e.g. 120,40,200,420.');
  }
  return { x, y, width, height };
}

/** `key=value`, gathered over the times that the option is given. */
export function collectSetting(
  text: string,
  before: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const [, key, value] = /^([\w.]+)=([\s\S]*)$/.exec(text) ?? [];
  if (key === undefined || value === undefined) {
    throw new InvalidArgumentError('expected key=value, e.g. training.steps=500.');
  }
  return { ...before, [key]: value };
}
