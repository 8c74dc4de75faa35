import type { Size } from '../../geometry/index.ts';
import { html, type Markup, trusted } from '../../page/index.ts';

/** An image, with the pose after each stage of a cascade. */
export interface RefinedImage {
  readonly name: string;
  /** In pixels. */
  readonly size: Size;
  readonly panels: readonly {
    readonly label: string;
    readonly caption: string;
    /** SVG elements in the image's frame. */
    readonly content: string;
  }[];
}

/** The section with a row of panels per image; nothing without images. */
export function refinementsSection(images: readonly RefinedImage[]): Markup | false {
  if (images.length === 0) return false;
  return html`
<section aria-labelledby="refinements">
<h2 id="refinements">Looking again</h2>
<p>Pictures of the test set. Each further stage sees the squares and nothing else; an arrow leads from where a joint was
believed to be to where the stage moves it.</p>
${images.map(
  ({ name, size: { width, height }, panels }) => html`<h3>${name}</h3>
<div class="steps">${panels.map(
    ({
      label,
      caption,
      content,
    }) => html`<figure><svg class="panel" role="img" aria-label="${label}: ${caption}" viewBox="0 0 ${width} ${height}">${trusted(content)}</svg>
<figcaption><b>${label}</b> · ${caption}</figcaption></figure>`,
  )}</div>`,
)}
</section>`;
}
