import { LimberError } from '../../errors.ts';
import { textTable } from '../../foundation/index.ts';
import { type ClearMot, clearMot } from './clear-mot.ts';
import type { ComparedFrame } from './film.ts';
import { type Hota, hota } from './hota.ts';
import { type IdentityScores, identityScores } from './identity.ts';

/** Everything that is measured of tracks. Shares are in [0, 1]. */
export interface TrackingScores extends ClearMot, IdentityScores, Hota {}

/**
 * CLEAR MOT, identity scores and HOTA of one film.
 * @param threshold the smallest similarity of a match for CLEAR MOT and identities; HOTA averages over its own.
 * @throws LimberError when the truth has no people.
 */
export function trackingScores(frames: readonly ComparedFrame[], threshold = 0.5): TrackingScores {
  if (!frames.some(({ truth }) => truth.length > 0)) throw new LimberError('the truth has nothing to track');
  return { ...clearMot(frames, threshold), ...identityScores(frames, threshold), ...hota(frames) };
}

/** A table of the scores in percent, a row for each film or tracker. */
export function formatTrackingScores(rows: readonly (readonly [name: string, TrackingScores])[]): string {
  const percent = (share: number) => (Number.isFinite(share) ? (100 * share).toFixed(1) : '–');
  const head = [
    '',
    'MOTA',
    'MOTP',
    'IDF1',
    'IDP',
    'IDR',
    'HOTA',
    'DetA',
    'AssA',
    'LocA',
    'switches',
    'FP',
    'FN',
  ];
  return textTable([
    head,
    ...rows.map(([name, scores]) => {
      const { mota, motp, idf1, idp, idr, hota, detA, assA, locA } = scores;
      return [
        name,
        percent(mota),
        Number.isFinite(motp) ? motp.toFixed(3) : '–',
        ...[idf1, idp, idr, hota, detA, assA, locA].map(percent),
        ...[scores.switches, scores.falsePositives, scores.misses].map(String),
      ];
    }),
  ]);
}
