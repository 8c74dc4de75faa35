import { expect, it } from 'vitest';
import { withoutUndefined } from '../../src/foundation/index.ts';

it('leaves out the keys whose value is undefined and keeps the order of the others', () => {
  const record = withoutUndefined({ last: 0, first: undefined, middle: null, empty: '' });
  expect(Object.entries(record)).toEqual([
    ['last', 0],
    ['middle', null],
    ['empty', ''],
  ]);
});

it('does not change the given record', () => {
  const record = { kept: 1, absent: undefined };
  withoutUndefined(record);
  expect(Object.keys(record)).toEqual(['kept', 'absent']);
});
