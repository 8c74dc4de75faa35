import { describe, expect, it } from 'vitest';
import { boxesFromFile, cornerDoubts } from '../../src/predictions/index.ts';

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
    ['CSV with semicolons', 'boxes.csv', 'image;x;y;width;height;score\n000000000139.jpg;1;2;30;40;0.5\n'],
    [
      'JSON of limber predict',
      'boxes.json',
      '{"images": [{"image": "photos/000000000139.jpg", "people": [{"box": [1, 2, 30, 40], "score": 0.5, "joints": {}}]}]}',
    ],
  ])('can be %s', (_, name, text) => {
    expect(boxesFromFile(text, name, images)).toEqual({ boxes: [[{ ...box, score: 0.5 }], []], remarks: [] });
  });

  it('can have boxes by name, without scores', () => {
    const text = '{"000000000139.jpg": [], "000000000285.jpg": [[1, 2, 30, 40], [5, 6, 7, 8]]}';
    const [first, second] = boxesFromFile(text, 'boxes.json', images).boxes;
    expect(first).toEqual([]);
    expect(second).toEqual([box, { x: 5, y: 6, width: 7, height: 8 }]);
    expect(
      boxesFromFile('image,x,y,width,height,score\n000000000139.jpg,1,2,30,40,\n', 'b.csv', images).boxes[0],
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
    [
      'a.csv',
      '000000000139.jpg,1,2,30,40\n',
      /columns of the boxes are wrong – got 000000000139.jpg, 1, 2, 30, 40 – expected image, x, y, width, height/,
    ],
    ['a.csv', 'image,x1,y1,x2,y2\n000000000139.jpg,1,2,30,40\n', /got image, x1, y1, x2, y2/],
    ['a.csv', '', /columns of the boxes are wrong – got an empty file/],
    ['a.csv', 'image,x,y,width,height\n000000000139.jpg,1,2,-3,40\n', /"width".* above 0 .* row 2/],
    [
      'a.csv',
      'image,x,y,width,height\n000000000139.jpg,0.1,0.2,0.3,0.5\n',
      /shares of the image's sides – got boxes such as 0.1, 0.2, 0.3, 0.5 – expected .* pixels/,
    ],
  ])('explains the error in %s: %s', (name, text, message) => {
    expect(() => boxesFromFile(text, name, images)).toThrow(message);
  });

  it("can be COCO's labels, without crowds and other categories", () => {
    const annotation = { image_id: 5, category_id: 1, bbox: [1, 2, 30, 40] };
    const text = JSON.stringify({
      images: [{ id: 5, file_name: '000000000285.jpg' }],
      annotations: [annotation, { ...annotation, iscrowd: 1 }, { ...annotation, category_id: 18 }],
    });
    expect(boxesFromFile(text, 'labels.json', images).boxes).toEqual([[], [box]]);
  });

  it('may reach beyond the image, and says which boxes have no effect', () => {
    const rows = [
      'image,x,y,width,height',
      '000000000139.jpg,-9,-5,30,40',
      'dog.jpg,1,2,30,40',
      'dog.jpg,1,2,3,4',
    ];
    const { boxes, remarks } = boxesFromFile(rows.join('\n'), 'a.csv', images);
    expect(boxes).toEqual([[{ x: -9, y: -5, width: 30, height: 40 }], []]);
    expect(remarks).toEqual(['2 of 3 boxes are for none of the images, e.g. for dog.jpg – in a.csv']);
    for (const [name, text] of [
      ['a.json', '[]'],
      ['a.json', '[{"image_id": 139, "category_id": 18, "bbox": [1, 2, 30, 40]}]'],
      ['a.csv', 'image,x,y,width,height\n'],
    ] as const) {
      expect(boxesFromFile(text, name, images)).toEqual({
        boxes: [[], []],
        remarks: [`the file has no boxes of people, so nobody is searched – in ${name}`],
      });
    }
  });
});

describe('boxes that may be two corners', () => {
  const size = { width: 100, height: 80 };
  const corners = [
    { x: 10, y: 10, width: 60, height: 70 },
    { x: 50, y: 20, width: 90, height: 79 },
  ];

  it('are doubted if they reach beyond the image and would lie inside as corners', () => {
    expect(cornerDoubts([{ boxes: corners, size }], 'a.csv')).toEqual([
      '1 of 2 boxes reach beyond their images, and all would lie inside as two corners (x1, y1, x2, y2): write x, y, width, height – in a.csv',
    ]);
  });

  it('are not doubted if one cannot be corners, if none reaches beyond, or if the size is unknown', () => {
    const cut = { x: 80, y: 20, width: 30, height: 40 };
    expect(cornerDoubts([{ boxes: [...corners, cut], size }], 'a.csv')).toEqual([]);
    expect(cornerDoubts([{ boxes: [{ x: 1, y: 2, width: 99, height: 78 }], size }], 'a.csv')).toEqual([]);
    expect(cornerDoubts([{ boxes: corners, size: undefined }], 'a.csv')).toEqual([]);
  });
});
