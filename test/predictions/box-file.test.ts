import { describe, expect, it } from 'vitest';
import { boxesFromFile } from '../../src/predictions/index.ts';

const images = ['photos/000000000139.jpg', 'photos/000000000285.jpg'];
const box = { x: 1, y: 2, width: 30, height: 40 };

describe('a file of boxes', () => {
  it.each([
    [
      "COCO's detections",
      'boxes.json',
      '[{"image_id": 139, "category_id": 1, "bbox": [1, 2, 30, 40], "score": 0.5}]',
    ],
    [
      'COCO detections of other categories beside',
      'boxes.json',
      '[{"image_id": 139, "bbox": [1, 2, 30, 40], "score": 0.5}, {"image_id": 139, "category_id": 18, "bbox": [0, 0, 9, 9], "score": 0.9}]',
    ],
    ['CSV', 'boxes.csv', 'image,x,y,width,height,score\n000000000139.jpg,1,2,30,40,0.5\n'],
    [
      'JSON of limber predict',
      'boxes.json',
      '{"images": [{"image": "photos/000000000139.jpg", "people": [{"box": [1, 2, 30, 40], "score": 0.5, "joints": {}}]}]}',
    ],
  ])('can be %s', (_, name, text) => {
    expect(boxesFromFile(text, name, images)).toEqual([[{ ...box, score: 0.5 }], []]);
  });

  it('can have boxes by name, without scores', () => {
    const text = '{"000000000139.jpg": [], "000000000285.jpg": [[1, 2, 30, 40], [5, 6, 7, 8]]}';
    const [first, second] = boxesFromFile(text, 'boxes.json', images);
    expect(first).toEqual([]);
    expect(second).toEqual([box, { x: 5, y: 6, width: 7, height: 8 }]);
    expect(
      boxesFromFile('image,x,y,width,height,score\n000000000139.jpg,1,2,30,40,\n', 'b.csv', images)[0],
    ).toEqual([box]);
  });

  it.each([
    ['a.csv', 'image,x,y,width,height\n000000000139.jpg,1,2,wide,40\n', /"width".* row 2/],
    ['a.json', '[{"image_id": 139, "bbox": [1, 2, 0, 40]}]', /bbox/],
    [
      'a.json',
      '{"dog.jpg": [[1, 2, 3, 4]]}',
      /none of the boxes is for one of the images – got names such as dog\.jpg/,
    ],
    ['a.json', '{', /a\.json/],
  ])('explains the error in %s: %s', (name, text, message) => {
    expect(() => boxesFromFile(text, name, images)).toThrow(message);
  });
});
