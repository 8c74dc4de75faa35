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
<h2 id="refinements">Refinement of joints</h2>
<p>Images of the test set. Each further stage sees only the squares; an arrow leads from the previous estimate of a joint to
the new one.</p>
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
