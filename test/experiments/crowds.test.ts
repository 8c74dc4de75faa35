import { describe, expect, it } from 'vitest';
import { affinityFieldCodec, encode } from '../../src/codecs/index.ts';
import { drawSyntheticCrowd } from '../../src/data/index.ts';
import { assignDetections, evaluate } from '../../src/eval/index.ts';
import { type CrowdResult, severalPeople } from '../../src/experiments/index.ts';
import { renderCrowds } from '../../src/experiments/page/index.ts';
import { crowdSkeleton, drawScene } from '../../src/experiments/run/crowd-data.ts';
import { cropPoint, imagePoint, insideImage } from '../../src/geometry/index.ts';
import { html } from '../../src/page/index.ts';
import { connections } from '../../src/skeletons/index.ts';

const size = { width: 320, height: 240 };

describe('a drawn crowd', () => {
  it('is the same whenever it is drawn, and another for another seed or number', () => {
    const { image, poses } = drawSyntheticCrowd(1, 5, 4, size);
    expect(drawSyntheticCrowd(1, 5, 4, size)).toEqual({ image, poses });
    expect(drawSyntheticCrowd(2, 5, 4, size).image.data).not.toEqual(image.data);
    expect(drawSyntheticCrowd(1, 6, 4, size).image.data).not.toEqual(image.data);
    expect([image.width, image.height, image.data.length]).toEqual([320, 240, 3 * 320 * 240]);
    expect(poses).toHaveLength(4);
  });

  it('labels the joints inside the image, of everybody who has some', () => {
    let cut = 0;
    for (let number = 0; number < 20; number++) {
      const { people } = drawScene(1, number, 6, size);
      expect(people.length).toBeGreaterThan(2);
      for (const { pose } of people) {
        const inside = pose.filter((joint) => joint !== null);
        if (inside.length < pose.length) cut++;
        expect(inside.length).toBeGreaterThanOrEqual(3);
        expect(inside.every(({ point }) => insideImage(point, size))).toBe(true);
      }
    }
    expect(cut).toBeGreaterThan(5);
  });

  it.each([1, 2, 4, 8])('of %i is read from its true maps with a PCK of 97 and more', (people) => {
    const codec = affinityFieldCodec({
      kind: 'affinity fields',
      joints: 14,
      inputWidth: 320,
      inputHeight: 240,
      stride: 4,
      sigma: 4,
      background: false,
      cutoff: 0.01,
      limbs: connections(crowdSkeleton),
      limbWidth: 3,
    });
    const compared = Array.from({ length: 25 }, (_, number) => {
      const scene = drawScene(2, 100 * people + number, people, size);
      const poses = scene.people.map(({ pose }) =>
        pose.map((joint) => joint && cropPoint(joint.point.x, joint.point.y)),
      );
      const found = codec
        .decodePeople(encode(codec, poses).target)
        .map(({ joints }) =>
          joints.map((joint) => joint && { point: imagePoint(joint.point.x, joint.point.y) }),
        );
      const subjects = scene.people.map(({ pose }) => ({ truth: pose, image: String(number) }));
      const assigned = assignDetections(subjects, found);
      return subjects.map((subject, index) => ({
        ...subject,
        prediction: found[assigned[index] ?? -1] ?? null,
      }));
    }).flat();
    expect(evaluate(crowdSkeleton, compared).pck.mean).toBeGreaterThanOrEqual(97);
  });
});

describe('the page of several people', () => {
  const scores = (pck: number, ap: number, milliseconds: number) => ({ pck, ap, milliseconds });
  const row = (people: number, bottomUp: number, topDown: number) => ({
    people,
    images: 40,
    maps: scores(99, 98, 1),
    bottomUp: scores(90 - people, 70, bottomUp),
    topDown: scores(95, 80, topDown),
  });
  const result: CrowdResult = {
    limber: '9.9.9',
    date: '2024-01-29T00:00:00.000Z',
    command: 'limber reproduce several-people --budget <1h>',
    experiment: 'several-people',
    smoke: false,
    budget: 600,
    machine: { processor: 'a processor', threads: 2, node: 'v20.0.0' },
    trainings: [{ name: 'bottom-up', label: 'everybody at once', steps: 500, batch: 8, seconds: 250 }],
    detectorMilliseconds: 9,
    rows: [row(1, 20, 12), row(8, 22, 60), row(20, 25, 140)],
  };

  it('says when one look is faster, and what the reading alone loses', async () => {
    const drawn: string[] = [];
    const page = await renderCrowds(severalPeople, result, async ({ label }) => {
      drawn.push(label);
      return html`<svg></svg>`;
    });
    expect(drawn).toHaveLength(3);
    expect(page).toContain('grows from 12 to 140 ms with a crop for each, and from 20 to 25 ms');
    expect(page).toContain('One look at everybody is faster from 8 people on.');
    expect(page).toContain('Up to 8 people, PCK is at least 82.00');
    expect(page).toContain('--budget &#60;1h&#62;');
  });
});
