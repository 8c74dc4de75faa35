import { type Content, html, type Markup, trusted } from './html.ts';
import { style } from './style.ts';

/** Title, navigation and footer of a page. */
export interface DocumentFrame {
  /** Version of Limber. */
  readonly limber: string;
  /** The kind of page, shown above its title. */
  readonly kind: string;
  readonly title: string;
  readonly lead: Content;
  /** The navigation; see `contents`. */
  readonly contents?: Markup;
  /** Style sheets in addition to the common one. */
  readonly style?: Content;
  readonly footer: Content;
}

/** A whole page around its sections. The HTML is also well-formed XML and loads nothing from outside. */
export function documentFrame(frame: DocumentFrame, sections: Content): string {
  const { limber, kind, title, lead, contents, footer } = frame;
  return html`<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" lang="en">
<head>
<meta charset="utf-8"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta name="generator" content="Limber ${limber}"/>
<title>${title}</title>
<link rel="icon" href="data:,"/>
<style>${style}${frame.style}</style>
</head>
<body>
<header>
<p class="eyebrow">${kind}</p>
<h1>${title}</h1>
<p class="lead">${lead}</p>
${contents && trusted(`${contents.text}\n`)}</header>
<main>
${sections}
</main>
<footer><p>${footer}</p></footer>
</body>
</html>
`.text;
}

/** Links to sections by their `id`. An entry is `false` for a section that the page lacks. */
export function contents(links: readonly (readonly [id: string, title: string] | false)[]): Markup {
  return html`<nav aria-label="Contents"><ul>${links.map(
    (link) => link && html`<li><a href="#${link[0]}">${link[1]}</a></li>`,
  )}</ul></nav>`;
}
