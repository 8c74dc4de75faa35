import { describe, expect, it } from 'vitest';
import type { Sample } from '../../src/data/index.ts';
import { imagePoint } from '../../src/geometry/index.ts';
import { heldOutAdvice as advice } from '../../src/runs/held-out-advice.ts';
import { lsp, type Skeleton } from '../../src/skeletons/index.ts';
import { type HeldOut, parseRecipe } from '../../src/train/index.ts';
import { recipe as settings } from '../train/tiny-run.ts';

const mouse: Skeleton = { name: 'mouse', joints: ['snout', 'tail'], limbs: [], mirrorPairs: [] };
const recipe = parseRecipe(settings, 'a test');

/** People in images of one size, whose joints are the given number of pixels apart. */
function people(lengths: readonly number[], { joints } = mouse): readonly HeldOut[] {
  return lengths.map((length, index) => ({
    image: { width: 640, height: 480, data: new Uint8Array() },
    sample: {
      id: `${index}`,
      image: `${index}.png`,
      pose: joints.map((_, joint) => ({ point: imagePoint(10 + length * joint, 20) })),
    },
  }));
}

type Given = Parameters<typeof advice>;

/** The advice; nobody is trained on unless given. */
function heldOutAdvice(...[skeleton, held, all, settings]: [Given[0], Given[1], Given[2], Given[3]]) {
  return advice(skeleton, held, all, settings, []);
}

const alike = (count: number) => Array.from({ length: count }, () => 100);

describe('advice on the people held out', () => {
  it('states the accuracy of a score of few people, and how many to hold out', () => {
    expect(heldOutAdvice(mouse, people(alike(4)), 116, recipe)).toEqual([
      '4 animals held out: a score of 50 is exact to about ±49 points; with 116 animals, hold out about 24 ("data.validation: 24")',
    ]);
    expect(heldOutAdvice(mouse, people(alike(10)), 55, recipe)).toEqual([
      '10 animals held out: a score of 50 is exact to about ±31 points',
    ]);
    expect(heldOutAdvice(mouse, people(alike(1)), 5, recipe)).toEqual([
      '1 animal held out: a score of 50 is exact to about ±98 points; with so few animals, judge the model by eye too',
    ]);
  });

  it('gives no advice for enough people of equal length', () => {
    expect(heldOutAdvice(mouse, people(alike(30)), 500, recipe)).toEqual([]);
  });

  it('warns of boxes whose size changes with the pose', () => {
    const swinging = people(Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? 165 : 395)));
    expect(heldOutAdvice(mouse, swinging, 500, recipe)).toEqual([
      expect.stringMatching(
        /goes from 166 to 396 pixels among the animals held out: .*"bestBy: epe" chooses/,
      ),
    ]);
    expect(heldOutAdvice(mouse, swinging, 500, { ...recipe, bestBy: 'epe' })).toEqual([
      expect.stringMatching(/goes from 166 to 396 pixels .* from image to image$/),
    ]);
  });

  it('does not warn of boxes if PCK uses the torso, or if distances differ', () => {
    const lengths = Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? 10 : 20));
    expect(heldOutAdvice(lsp, people(lengths, lsp), 500, recipe)).toEqual([]);
    const several = people(lengths).map(({ image, sample }) => ({
      image,
      sample: { ...sample, image: 'one.png' },
    }));
    expect(heldOutAdvice(mouse, several, 500, recipe)).toEqual([]);
  });

  it('says that people held out are in videos that are also trained on', () => {
    const held = people(alike(30)).map((each, index) => ({
      ...each,
      sample: { ...each.sample, video: index < 20 ? 'labeled-data/cage' : 'labeled-data/field' },
    }));
    const trained = (video: string | undefined): readonly Sample[] => [{ ...held[0]!.sample, video }];
    expect(advice(mouse, held, 500, recipe, trained('labeled-data/cage'))).toEqual([
      '20 animals held out are in videos that are also trained on, e.g. labeled-data/cage: the score on another video will be lower; a whole video in test.txt measures it',
    ]);
    expect(advice(mouse, held, 500, recipe, trained('labeled-data/other'))).toEqual([]);
    expect(advice(mouse, people(alike(30)), 500, recipe, trained(undefined))).toEqual([]);
  });
});
