/** Markup that is inserted without escaping. Only `html` and `trusted` create it, so everything else is escaped. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/**
 * A value in a template. Markup is inserted unchanged, text and numbers are escaped, lists are joined. Other values
 * are left out.
 */
export type Content = Markup | string | number | readonly Content[] | false | null | undefined;

/** Makes HTML, with everything escaped that is not markup: html`<td>${fileName}</td>`. */
export function html(template: TemplateStringsArray, ...contents: readonly Content[]): Markup {
  return new Markup(String.raw({ raw: template }, ...contents.map(written)));
}

/** Declares text to be markup, e.g. drawings and style sheets. */
export function trusted(text: string): Markup {
  return new Markup(text);
}

function written(content: Content): string {
  if (content instanceof Markup) return content.text;
  if (typeof content === 'string' || typeof content === 'number') return escaped(String(content));
  return Array.isArray(content) ? content.map(written).join('') : '';
}

/**
 * Escapes text for element content and quoted attributes. Control characters, which HTML does not allow, are replaced
 * by a visible character.
 */
function escaped(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cs}]/gu, (character) => (/[\t\n\r]/.test(character) ? character : '\uFFFD'))
    .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
