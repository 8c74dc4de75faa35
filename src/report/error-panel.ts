import { applyAffine, cropMap, imagePoint } from '../geometry/index.ts';
import { fixed, type Markup, trusted } from '../page/index.ts';
import type { Skeleton } from '../skeletons/index.ts';
import { errorFigure } from '../viz/index.ts';
import type { DocumentPose } from './document.ts';
import { galleryBox, gallerySide } from './gallery-box.ts';

/** A subject's errors, and the largest error of a joint that counts as found. */
export interface PanelErrors {
  /** Pixels from prediction to label by joint; `null` without a label. */
  readonly errors: readonly (number | 'missed' | null)[];
  /** In pixels; `null` if the labels do not give it. */
  readonly allowed: number | null;
}

/** What a panel shows. */
export interface ErrorPanel extends PanelErrors {
  readonly truth: DocumentPose;
  readonly prediction: DocumentPose;
  /** All predictions that the panels of this subject show, so that all have the same crop. */
  readonly predictions: readonly (DocumentPose | null)[];
  readonly skeleton: Skeleton;
  /** Description of the panel, for readers who cannot see it. */
  readonly label: string;
  /** The crop as SVG; gray without. */
  readonly ground?: string | undefined;
}

/** A square crop with label and prediction over each other; a line leads to each missed joint. */
export function errorPanel(panel: ErrorPanel): Markup {
  const { truth, prediction, skeleton, errors, allowed, label, ground } = panel;
  const size = { width: gallerySide, height: gallerySide };
  const toPanel = cropMap(galleryBox(panel), size);
  const drawn = (pose: DocumentPose) =>
    pose.map((point) => point && { point: applyAffine(toPanel, imagePoint(point[0], point[1])) });
  const most = allowed ?? Number.POSITIVE_INFINITY;
  const missed = errors.map((error) => error === 'missed' || (error !== null && error > most));
  return trusted(errorFigure(size, skeleton, drawn(truth), drawn(prediction), { label, missed, ground }));
}

/** How many joints are found, and how far the predicted ones are off, e.g. `3 of 4 joints, 6.1 px off`. */
export function foundInWords({ errors, allowed }: PanelErrors): string {
  const labeled = errors.filter((error) => error !== null);
  const predicted = labeled.filter((error) => error !== 'missed');
  const found = predicted.filter((error) => allowed !== null && error <= allowed);
  const mean = predicted.reduce((sum, error) => sum + error, 0) / predicted.length;
  const off = predicted.length === 0 ? '' : `, ${fixed(mean, 1)} px off`;
  return `${found.length} of ${labeled.length} joints${off}`;
}
