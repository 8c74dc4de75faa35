/** Markup that is inserted as it stands. Only `html` and `trusted` make it, so whatever else is inserted is escaped. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/**
 * A value in a template. Markup stays as it is, text and numbers are escaped, lists are joined, and other values become
 * nothing.
 */
export type Content = Markup | string | number | readonly Content[] | false | null | undefined;

/** HTML with everything that is not markup escaped: html`<td>${fileName}</td>`. */
export function html(template: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  return new Markup(String.raw({ raw: template }, ...contents.map(written)));
}

/** Declares text to be markup: drawings, style sheets. */
export function trusted(text: string): Markup {
  return new Markup(text);
}

function written(content: Content): string {
  if (content instanceof Markup) return content.text;
  if (typeof content === 'string' || typeof content === 'number') return escaped(String(content));
  return Array.isArray(content) ? content.map(written).join('') : '';
}

/** For element content and quoted attributes; control characters, which no HTML may hold, become visible. */
function escaped(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cs}]/gu, (character) => (/[\t\n\r]/.test(character) ? character : '\uFFFD'))
    .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
