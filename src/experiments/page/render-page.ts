import { contents, type DrawChart, documentFrame, html } from '../../page/index.ts';
import type { Experiment } from '../experiment.ts';
import type { ExperimentResult } from '../result.ts';
import { chartsSection } from './charts-section.ts';
import { conclusionSection } from './conclusion-section.ts';
import { gradientsSection } from './gradients-section.ts';
import { look } from './look.ts';
import { methodSection } from './method-section.ts';
import { type RefinedImage, refinementsSection } from './refined-image.ts';
import { scoresSection } from './scores-section.ts';

/**
 * The page of an experiment: one HTML page that needs neither network nor scripts. The HTML is also well-formed XML.
 * Text from files is escaped.
 * @param draw draws the charts, see `loadCharts`
 * @param images shown if the experiment has refinements
 */
export async function renderExperiment(
  experiment: Experiment,
  result: ExperimentResult,
  draw: DrawChart,
  images: readonly RefinedImage[],
): Promise<string> {
  const { title, question, name } = experiment;
  const curves = await chartsSection(result, draw);
  const gradients = experiment.gradients === true && (await gradientsSection(result, draw));
  const refinements = experiment.refinements === true && refinementsSection(images);
  return documentFrame(
    {
      limber: result.limber,
      kind: result.smoke ? 'Experiment, smoke run' : 'Experiment',
      title,
      lead: question,
      contents: contents([
        ['shows', 'What this shows'],
        ['scores', 'Scores'],
        ['curves', 'Curves'],
        gradients && ['gradients', 'Gradients'],
        refinements && ['refinements', 'Refinement of joints'],
        ['differences', 'Differences'],
        ['method', 'Method'],
      ]),
      style: look,
      footer: html`Made by Limber ${result.limber} with <code>limber reproduce ${name}</code>; <code>result.json</code>
beside this page holds its numbers.`,
    },
    html`${conclusionSection(experiment, result)}
${scoresSection(experiment, result)}
${curves}
${gradients}
${refinements}
${methodSection(experiment, result)}`,
  );
}
