import { element, escapeText } from './svg.ts';

/**
 * Draws text as pen strokes, so that labels look the same on machines without fonts. There are small letters and
 * digits; capitals are drawn as small letters. Text with other characters becomes an SVG `<text>`.
 * @param x left end of the base line. @param y the base line. @param size height of a digit times 11/8.
 */
export function letter(text: string, x: number, y: number, size: number, color: string): string {
  const glyphs = [...text.toLowerCase()].map((character) => pen[character]);
  if (!glyphs.every((glyph) => glyph !== undefined)) {
    const font = { 'font-family': 'Helvetica, Arial, DejaVu Sans, sans-serif', 'font-size': size };
    return element('text', { x, y, ...font, fill: color }, escapeText(text));
  }
  const scale = size / 11;
  let at = 0;
  const strokes = glyphs.map(([width, path]) => {
    const place = { transform: `translate(${Math.round(at * 100) / 100})`, d: path };
    at += width + spacing;
    return path === '' ? '' : element('path', place);
  });
  return element(
    'g',
    {
      'aria-label': text,
      transform: `translate(${x} ${y})scale(${Math.round(scale * 1000) / 1000})`,
      fill: 'none',
      stroke: color,
      'stroke-width': 0.95,
      'stroke-linecap': 'round',
      'stroke-linejoin': 'round',
    },
    ...strokes,
  );
}

/** Approximate width of the text that `letter` draws. Text with other characters is assumed to be in a wide font. */
export function letterWidth(text: string, size: number): number {
  const glyphs = [...text.toLowerCase()].map((character) => pen[character]);
  if (!glyphs.every((glyph) => glyph !== undefined)) return 0.66 * size * glyphs.length;
  return (glyphs.reduce((sum, [width]) => sum + width + spacing, 0) * size) / 11;
}

const spacing = 1.9;
const bowl = 'M4-2.5a2 2.5 0 1 0-4 0a2 2.5 0 1 0 4 0';

/** Width and pen strokes of each character. The base line is at 0; small letters are 5 high, digits and stems 8. */
const pen: Readonly<Record<string, readonly [number, string]>> = {
  ' ': [1.4, ''],
  '-': [2.6, 'M0-2.6H2.6'],
  _: [4, 'M0 .8H4'],
  '.': [0, 'M0-.1v.1'],
  ',': [0.6, 'M.6-.1v.1L0 1.4'],
  ':': [0, 'M0-4.2v.1M0-.1v.1'],
  '/': [3.4, 'M0 1.5L3.4-8.5'],
  '+': [4, 'M0-3H4M2-5V-1'],
  '(': [1.6, 'M1.6-8.6a6.6 6.6 0 0 0 0 10'],
  ')': [1.6, 'M0-8.6a6.6 6.6 0 0 1 0 10'],
  a: [4, `${bowl}M4-5V0`],
  b: [4, `${bowl}M0-8V0`],
  c: [3.6, 'M3.6-4a2 2.5 0 1 0 0 3'],
  d: [4, `${bowl}M4-8V0`],
  e: [4, 'M0-2.7H4a2 2.4 0 1 0-.5 1.8'],
  f: [2.6, 'M2.8-8h-.3a1.5 1.5 0 0 0-1.5 1.5V0M-.2-5H2.6'],
  g: [4, `${bowl}M4-5V.7a2 1.8 0 0 1-3.7 .8`],
  h: [4, 'M0-8V0M0-3a2 2 0 0 1 4 0V0'],
  i: [0, 'M0-5V0M0-7.5v.1'],
  j: [1, 'M1-5V1a1.5 1.5 0 0 1-1.5 1.5M1-7.5v.1'],
  k: [3.7, 'M0-8V0M3.5-5L0-1.9M1.3-3.1L3.7 0'],
  l: [0, 'M0-8V0'],
  m: [6.6, 'M0-5V0M0-3a1.65 2 0 0 1 3.3 0V0M3.3-3a1.65 2 0 0 1 3.3 0V0'],
  n: [4, 'M0-5V0M0-3a2 2 0 0 1 4 0V0'],
  o: [4, bowl],
  p: [4, `${bowl}M0-5V2.5`],
  q: [4, `${bowl}M4-5V2.5`],
  r: [2.2, 'M0-5V0M0-3a2 2 0 0 1 2.2-2'],
  s: [
    3.4,
    'M3.2-4.2c-.5-.6-1-.8-1.7-.8c-1 0-1.5 .5-1.5 1.2c0 1.8 3.5 .7 3.5 2.5c0 .8-.7 1.3-1.7 1.3c-.8 0-1.4-.3-1.9-1',
  ],
  t: [2.6, 'M1-7V-1.5a1.5 1.5 0 0 0 1.5 1.5h.3M-.3-5H2.6'],
  u: [4, 'M0-5V-2a2 2 0 0 0 4 0M4-5V0'],
  v: [4, 'M0-5L2 0L4-5'],
  w: [6, 'M0-5L1.5 0L3-5L4.5 0L6-5'],
  x: [3.6, 'M0-5L3.6 0M3.6-5L0 0'],
  y: [4, 'M0-5L2 0M4-5L1.1 2.5'],
  z: [3.5, 'M0-5H3.4L0 0H3.5'],
  0: [4.2, 'M4.2-4a2.1 4 0 1 0-4.2 0a2.1 4 0 1 0 4.2 0'],
  1: [2.6, 'M.4-6.7L2.4-8V0'],
  2: [4, 'M.2-6.2a1.9 1.9 0 1 1 3.4 1.5L0 0H4'],
  3: [4, 'M.3-7a1.9 1.85 0 1 1 1.5 2.75h-.3h.3a2.1 2.1 0 1 1-1.8 3.2'],
  4: [4.2, 'M3.2 0V-8L0-2.3H4.2'],
  5: [4, 'M3.7-8H.8L.4-4.5a2.1 2.35 0 1 1-.3 3.4'],
  6: [4.2, 'M3.3-8C1.2-6.4 .1-4.5 .1-2.4a2 2.4 0 1 0 4 0a2 2.4 0 0 0-3.9-.6'],
  7: [4, 'M0-8H4L1.4 0'],
  8: [
    4.2,
    'M3.8-6.1a1.75 1.9 0 1 0-3.5 0a1.75 1.9 0 1 0 3.5 0M4.2-2.1a2.1 2.1 0 1 0-4.2 0a2.1 2.1 0 1 0 4.2 0',
  ],
  9: [4.2, 'M.9 0C3 -1.6 4.1-3.5 4.1-5.6a2 2.4 0 1 0-4 0a2 2.4 0 0 0 3.9 .6'],
};
