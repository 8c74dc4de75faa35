import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readMot, readPoseTrack } from '../../src/data/index.ts';
import { dataFolder, haveData } from './real-data.ts';
import { poseTrackDocument } from './track-files.ts';

const mot = (text: string, truth = false) => readMot({ text, where: 'a.txt' }, { truth });

describe('readMot', () => {
  it('counts pixels from 0 and sorts the frames', () => {
    expect(mot('2,7,11,21,5,6,0.5,-1,-1,-1\n1,7,1,1,5,6,1\n')).toEqual([
      { frame: 1, people: [{ id: 7, box: { x: 0, y: 0, width: 5, height: 6 }, confidence: 1 }] },
      { frame: 2, people: [{ id: 7, box: { x: 10, y: 20, width: 5, height: 6 }, confidence: 0.5 }] },
    ]);
  });

  it('leaves out truth marked as ignored', () => {
    expect(mot('1,1,1,1,5,6,1\n1,2,9,1,5,6,0', true)[0]!.people.map(({ id }) => id)).toEqual([1]);
    expect(mot('1,1,1,1,5,6,1\n1,2,9,1,5,6,0')[0]!.people).toHaveLength(2);
  });

  it('allows repeated detections without an identity, but no repeated identity', () => {
    expect(mot('1,-1,1,1,5,6,1\n1,-1,9,1,5,6,1')[0]!.people).toHaveLength(2);
    expect(() => mot('1,3,1,1,5,6,1\n1,3,9,1,5,6,1')).toThrow(
      'identity 3 appears twice in frame 1 – in a.txt, line 2',
    );
  });

  it('says which line is wrong', () => {
    expect(() => mot('1,1,1,1,5,6,1\n1,2,9,x,5,6,1')).toThrow(/not a line of a MOT file.*in a\.txt, line 2/);
    expect(() => mot('\n\n')).toThrow('no tracks – got an empty file – in a.txt');
  });
});

describe('readPoseTrack', () => {
  const read = (document: unknown) => readPoseTrack({ text: JSON.stringify(document), where: 'a.json' });

  it('reads identities, joints and head boxes', () => {
    const { skeleton, frames } = read(poseTrackDocument(3));
    expect(skeleton.joints).toHaveLength(3);
    expect(frames.map(({ frame }) => frame)).toEqual([100, 101, 102]);
    expect(frames[1]!.people[1]).toMatchObject({
      id: 1,
      headBox: { x: 87, y: 26, width: 6, height: 8 },
    });
    expect(frames[0]!.people[0]!.pose![2]).toBeNull();
    expect(frames[0]!.people[0]!.pose![0]!.point).toEqual({ x: 20, y: 30 });
  });

  it('refuses an identity that occurs twice in one frame', () => {
    const document = poseTrackDocument(1);
    document.annotations[1]!.track_id = 0;
    expect(() => read(document)).toThrow(
      'identity 0 appears twice in one frame – in a.json, annotation 1001',
    );
  });

  it.skipIf(!haveData('formats/posetrack18'))('reads a real file (skipped: no data)', () => {
    const where = `${dataFolder}/formats/posetrack18/annotations/val/012834_mpii_test.json`;
    const { frames, skeleton } = readPoseTrack({ text: readFileSync(where, 'utf8'), where });
    expect(skeleton.joints).toHaveLength(17);
    expect(frames).toHaveLength(1);
    expect(frames[0]!.frame).toBe(10128340000);
    expect(frames[0]!.people).toHaveLength(11);
    expect(frames[0]!.people[0]!.headBox).toEqual({ x: 378, y: 503, width: 44, height: 53 });
  });
});
