import type { Image } from '../images/index.ts';
import { type Content, documentFrame, html, trusted } from '../page/index.ts';
import { version } from '../version.ts';

/** The image that a page explains. */
export interface ExplainedImage {
  readonly name: string;
  readonly image: Image;
  /** The image as a `data:` address. It may be scaled down. */
  readonly photograph: string;
}

const look = trusted(`
figure { margin: 0; }
figcaption { font-size: .86rem; margin-top: .35rem; }
svg.panel { display: block; width: 100%; height: auto; border-radius: .3rem; background: #10141c; }
.duo { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); gap: 1.4rem; align-items: start; margin-top: 1.4rem; }
.row { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 9.5rem), 1fr)); gap: .9rem; margin: .8rem 0 0; align-items: start; }
.wide { grid-template-columns: repeat(auto-fit, minmax(min(100%, 15rem), 1fr)); }
.joint { break-inside: avoid; padding: 1.1rem 0; border-bottom: 1px solid var(--rule); }
.joint h3 { margin: 0; }
.joint p { margin: .1rem 0 .3rem; }
.bar { height: .3rem; margin-top: .3rem; background: var(--rule); border-radius: .2rem; }
.bar i { display: block; height: 100%; border-radius: .2rem; background: var(--series-0); }
.more { color: var(--gain); } .less { color: var(--loss); }
.lens { display: grid; grid-template-columns: minmax(0, 30rem) minmax(12rem, 1fr); gap: 1.2rem; margin-top: 1.2rem; }
@media (max-width: 44rem) { .lens { grid-template-columns: minmax(0, 1fr); } }
.lens fieldset { border: 0; margin: 0 0 1rem; padding: 0; display: flex; flex-wrap: wrap; gap: .35rem; }
.lens legend { padding: 0 0 .35rem; color: var(--muted); font-size: .86rem; }
.lens label { cursor: pointer; }
.lens input { position: absolute; opacity: 0; }
.lens span { display: block; padding: .15rem .6rem; border: 1px solid var(--strong); border-radius: 1rem; font-size: .9rem; }
.lens input:checked + span { background: var(--text); color: var(--paper); border-color: var(--text); }
.lens input:focus-visible + span { outline: 2px solid var(--series-0); outline-offset: 2px; }
.lens use { display: none; }
`);

/** A page in the style of the reports. */
export function explainDocument(title: string, lead: Content, body: Content, ownStyle = ''): string {
  return documentFrame(
    {
      limber: version,
      kind: 'Explanation',
      title,
      lead,
      style: [look, trusted(ownStyle)],
      footer: html`Made by Limber ${version} with <code>limber explain</code>.`,
    },
    body,
  );
}
