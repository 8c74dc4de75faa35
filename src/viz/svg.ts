import type { Size } from '../geometry/index.ts';

/** An attribute's value. Numbers are written with at most two decimals. `undefined` leaves the attribute out. */
type AttributeValue = string | number | undefined;

/** One SVG element as text. */
export function element(
  name: string,
  attributes: Readonly<Record<string, AttributeValue>>,
  ...children: readonly string[]
): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(
      ([key, value]) => ` ${key}="${typeof value === 'number' ? decimal(value) : escapeText(String(value))}"`,
    )
    .join('');
  return children.length === 0 ? `<${name}${written}/>` : `<${name}${written}>${children.join('')}</${name}>`;
}

/** A whole SVG document of a given size in pixels. */
export function svgDocument({ width, height }: Size, ...children: readonly string[]): string {
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      width,
      height,
      viewBox: `0 0 ${decimal(width)} ${decimal(height)}`,
    },
    ...children,
  );
}

/**
 * A figure of a page, as an SVG document that scales to the width of its container.
 * @param size of its coordinates.
 * @param label description for readers who cannot see it.
 */
export function svgFigure({ width, height }: Size, label: string, ...children: readonly string[]): string {
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${decimal(width)} ${decimal(height)}`,
      role: 'img',
      'aria-label': label,
    },
    ...children,
  );
}

/** A number with at most two decimals and no exponent. */
export function decimal(value: number): string {
  return String(Math.round(value * 100) / 100);
}

export function escapeText(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
