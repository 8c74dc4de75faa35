import { type LegendEntry, swatchSize } from '../viz/index.ts';
import { html, type Markup, trusted } from './html.ts';

/** The legend of drawings over images, as a list that wraps. Swatches have the ground of figures. */
export function legendList(entries: readonly LegendEntry[]): Markup {
  const { width, height } = swatchSize;
  return html`<ul class="legend swatches">${entries.map(
    ({ label, swatch }) =>
      html`<li><svg viewBox="0 0 ${width} ${height}" aria-hidden="true">${trusted(swatch)}</svg>${label}</li>`,
  )}</ul>`;
}
