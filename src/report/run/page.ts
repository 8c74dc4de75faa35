import { contents, type DrawChart, documentFrame, html, type Markup, trusted } from '../../page/index.ts';
import { runCurvesSection } from './curves.ts';
import type { DetectorRunDocument, RunDocument, RunFact, RunHead } from './document.ts';
import { runImagesSection } from './images.ts';
import { runPeopleSection } from './people.ts';

const ownStyle = trusted(`
.run-charts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 24rem), 1fr)); gap: 1.2rem 1.5rem; margin: 1rem 0; }
.run-people { grid-template-columns: repeat(auto-fill, minmax(min(46%, 13rem), 1fr)); }
.run-charts figcaption { color: var(--text); font-size: .92rem; margin-bottom: .2rem; }
`);

/** The page of a run that trains a detector, made like `renderRunPage`. */
export function renderDetectorRunPage(document: DetectorRunDocument, draw: DrawChart): Promise<string> {
  return runPage(document, runImagesSection(document), draw);
}

/**
 * The page of a training run: curves, the recipe's key facts, and held-out images. It is one HTML file that needs
 * neither network nor scripts. Text from files is escaped.
 * @param draw draws the charts, see `loadCharts`.
 */
export function renderRunPage(document: RunDocument, draw: DrawChart): Promise<string> {
  return runPage(document, runPeopleSection(document), draw);
}

async function runPage(document: RunHead, gallery: Markup, draw: DrawChart): Promise<string> {
  const { limber, name, state, best, facts, networks } = document;
  return documentFrame(
    {
      limber,
      kind: 'Training run',
      title: name,
      lead: best === undefined ? html`${state}.` : html`${state}. ${best}.`,
      contents: contents([
        ['curves', 'Curves'],
        ['people', 'Held-out images'],
        ['recipe', 'Recipe'],
      ]),
      style: ownStyle,
      footer: html`Made by Limber ${limber}. <code>log.jsonl</code> has all numbers of the curves.`,
    },
    html`${await runCurvesSection(networks, draw)}
${gallery}
${factsSection(facts)}`,
  );
}

function factsSection(facts: readonly RunFact[]): Markup {
  return html`
<section aria-labelledby="recipe">
<h2 id="recipe">Recipe</h2>
<dl class="facts">${facts.map(({ name, value }) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
</section>`;
}
