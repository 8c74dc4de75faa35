import { expect, it } from 'vitest';
import { LimberError } from '../src/errors.ts';
import { parseJson } from '../src/parse-json.ts';

it('parses a text', () => {
  expect(parseJson(' {"a": [1, null]} ', 'the plan', 'plan.json')).toEqual({ a: [1, null] });
});

it.each([
  ['', 'an empty text'],
  [' \n', 'an empty text'],
  ['{"images": [', 'the end at line 1, column 13'],
  ['{"a": 1,}', '"}" at line 1, column 9'],
  ['[1,\n 2', 'the end at line 2, column 3'],
  ['{\n "a" 1}', '"1" at line 2, column 6'],
  [
    '<html lang="en"><head></head><body>Not found</body></html>',
    'a web page; the download failed or asks for a login',
  ],
])('explains the error in %j', (text, got) => {
  expect(() => parseJson(text, 'the plan', 'plan.json')).toThrow(
    new LimberError({ what: 'the plan is not JSON', got, where: 'plan.json' }),
  );
});
