import type { ReceptiveField } from '../models/index.ts';
import type { StartedEvent, StepEvent, TrainingEvent, ValidatedEvent } from './training-events.ts';
import type { TrainingOutcome } from './training-options.ts';

/**
 * An event of a training as text, e.g. for a log. The start of a network may take two lines. The event `network` has no
 * text, because `started` follows with its facts.
 */
export function formatTrainingEvent(event: TrainingEvent): string {
  switch (event.kind) {
    case 'network':
      return '';
    case 'compiling':
      return `${event.network}: compiling the training step…`;
    case 'started':
      return formatStarted(event);
    case 'step':
      return `step ${event.step}/${event.steps} · ${formatStep(event)}`;
    case 'validated':
      return formatValidated(event);
    case 'warning':
      return `warning: ${event.message}`;
    case 'note':
      return event.message;
  }
}

/**
 * A step's loss, gradient and learning rate.
 * @param options `loss`: a mean over several steps; default: the step's own. `short`: without the gradient.
 */
export function formatStep(
  { loss: own, gradientNorm, learningRate }: StepEvent,
  { loss = own, short = false } = {},
): string {
  const gradient = short ? '' : ` · gradient ${gradientNorm.toFixed(2)}`;
  return `loss ${loss.toFixed(4)}${gradient} · learning rate ${learningRate.toExponential(2)}`;
}

function formatStarted({ network, firstStep, parameters, bytes, fields }: StartedEvent): string {
  const resumed = firstStep > 0 ? `; continues after step ${firstStep}` : '';
  const need = `a step needs about ${(bytes / 2 ** 20).toFixed(0)} MiB`;
  const first = `${network}: ${(parameters / 1e6).toFixed(2)} M parameters to train; ${need}${resumed}`;
  const seen = fields.map(formatField).join(', ');
  return fields.length === 0 ? first : `${first}\na cell of the belief maps sees ${seen}`;
}

function formatField(
  { size: [rows, columns] }: ReceptiveField,
  stage: number,
  all: readonly unknown[],
): string {
  return `${columns}×${rows} pixels of the image${all.length > 1 ? ` in stage ${stage + 1}` : ''}`;
}

function formatValidated({ step, validation, best }: ValidatedEvent): string {
  const { measure = 'PCK@0.2', score, epe, pcp, recall, precision, spread } = validation;
  return [
    `validation after step ${step}: ${measure} ${score.toFixed(2)}${best ? ' (best so far)' : ''}`,
    ...(epe === undefined ? [] : [`EPE ${epe.toFixed(1)} px`]),
    ...(pcp === undefined ? [] : [`strict PCP ${pcp.toFixed(2)}`]),
    ...(recall === undefined ? [] : [`recall ${recall.toFixed(1)}`]),
    ...(precision === undefined ? [] : [`precision ${precision.toFixed(1)}`]),
    ...(spread === undefined ? [] : [`predictions vary ${(100 * spread).toFixed(0)} % as much as labels`]),
  ].join(', ');
}

/**
 * The result of a training as text: a line for each stage of a cascade, for the model's file and its score, and for the
 * meaning of its confidences.
 * @param model the path of the model's file. @param page the path of the page with curves.
 */
export function formatTraining({
  model,
  stages,
  best,
  measure,
  confidence,
  page,
}: TrainingOutcome & { readonly model: string; readonly page?: string | undefined }): string {
  const last = stages.find(({ score }) => score === best?.score)?.stage ?? 0;
  const kept =
    stages.length > 0
      ? `stages 1 to ${last}`
      : `${measure} ${best?.score.toFixed(2)} after step ${best?.step}`;
  return [
    ...stages.map(({ stage, sigma, gain, score, step }) => {
      const around = sigma === undefined ? '' : `, sigma ${sigma}`;
      const followed = gain === undefined ? '' : `, gain ${gain}`;
      return `stage ${stage}${around}${followed}  PCK@0.2 ${score.toFixed(2)} after step ${step}`;
    }),
    best === undefined ? `model  ${model}` : `model  ${model}  ${kept}`,
    ...(confidence === undefined ? [] : [`confidence  ${confidence}`]),
    ...(page === undefined ? [] : [`page  ${page}`]),
  ].join('\n');
}
