import { describe, expect, it } from 'vitest';
import { unpickle } from '../../src/data/formats/pickle/index.ts';
import { LimberError } from '../../src/errors.ts';
import { randomStream } from '../../src/random.ts';

/**
 * `pickle.dumps([True, False, None, 1, -2, 300, 70000, 3.5, 10**12, -10**12, {'a': (1, 2), 'b': [], 'c': (1, 2, 3, 4),
 * 'd': (1,)}, (), 'é\\n\\\\ 中', 'x' * 300, b'ab\\xff', same, same], protocol)` of Python 3 for the protocols 0 to 5, in
 * base64. `same` is one list, `['twice']`.
 */
const pickles = [
  [
    'KGxwMApJMDEKYUkwMAphTmFJMQphSS0yCmFJMzAwCmFJNzAwMDAKYUYzLjUKYUwxMDAwMDAwMDAwMDAwTAphTC0xMDAwMDAw',
    'MDAwMDAwTAphKGRwMQpWYQpwMgooSTEKSTIKdHAzCnNWYgpwNAoobHA1CnNWYwpwNgooSTEKSTIKSTMKSTQKdHA3CnNWZApw',
    'OAooSTEKdHA5CnNhKHRhVulcdTAwMGFcdTAwNWMgXHU0ZTJkCnAxMAphVnh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4',
    'eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4',
    'eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4',
    'eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4',
    'eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eApwMTEKYWNfY29kZWNzCmVu',
    'Y29kZQpwMTIKKFZhYv8KcDEzClZsYXRpbjEKcDE0CnRwMTUKUnAxNgphKGxwMTcKVnR3aWNlCnAxOAphYWcxNwphLg==',
  ],
  [
    'XXEAKEkwMQpJMDAKTksBSv7///9NLAFKcBEBAEdADAAAAAAAAEwxMDAwMDAwMDAwMDAwTApMLTEwMDAwMDAwMDAwMDBMCn1x',
    'AShYAQAAAGFxAihLAUsCdHEDWAEAAABicQRdcQVYAQAAAGNxBihLAUsCSwNLBHRxB1gBAAAAZHEIKEsBdHEJdSlYCAAAAMOp',
    'Clwg5LitcQpYLAEAAHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4',
    'eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4',
    'eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4',
    'eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4',
    'eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHELY19jb2RlY3MKZW5jb2RlCnEMKFgEAAAAYWLDv3ENWAYAAABsYXRpbjFxDnRx',
    'D1JxEF1xEVgFAAAAdHdpY2VxEmFoEWUu',
  ],
  [
    'gAJdcQAoiIlOSwFK/v///00sAUpwEQEAR0AMAAAAAAAAigYAEKXU6ACKBgDwWisX/31xAShYAQAAAGFxAksBSwKGcQNYAQAA',
    'AGJxBF1xBVgBAAAAY3EGKEsBSwJLA0sEdHEHWAEAAABkcQhLAYVxCXUpWAgAAADDqQpcIOS4rXEKWCwBAAB4eHh4eHh4eHh4',
    'eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4',
    'eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4',
    'eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4',
    'eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4',
    'eHhxC2NfY29kZWNzCmVuY29kZQpxDFgEAAAAYWLDv3ENWAYAAABsYXRpbjFxDoZxD1JxEF1xEVgFAAAAdHdpY2VxEmFoEWUu',
  ],
  [
    'gANdcQAoiIlOSwFK/v///00sAUpwEQEAR0AMAAAAAAAAigYAEKXU6ACKBgDwWisX/31xAShYAQAAAGFxAksBSwKGcQNYAQAA',
    'AGJxBF1xBVgBAAAAY3EGKEsBSwJLA0sEdHEHWAEAAABkcQhLAYVxCXUpWAgAAADDqQpcIOS4rXEKWCwBAAB4eHh4eHh4eHh4',
    'eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4',
    'eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4',
    'eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4',
    'eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4',
    'eHhxC0MDYWL/cQxdcQ1YBQAAAHR3aWNlcQ5haA1lLg==',
  ],
  [
    'gASVrAEAAAAAAABdlCiIiU5LAUr+////TSwBSnARAQBHQAwAAAAAAACKBgAQpdToAIoGAPBaKxf/fZQojAFhlEsBSwKGlIwB',
    'YpRdlIwBY5QoSwFLAksDSwR0lIwBZJRLAYWUdSmMCMOpClwg5LitlFgsAQAAeHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4',
    'eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4',
    'eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4',
    'eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4',
    'eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4lEMDYWL/lF2UjAV0d2lj',
    'ZZRhaA1lLg==',
  ],
  [
    'gAWVrAEAAAAAAABdlCiIiU5LAUr+////TSwBSnARAQBHQAwAAAAAAACKBgAQpdToAIoGAPBaKxf/fZQojAFhlEsBSwKGlIwB',
    'YpRdlIwBY5QoSwFLAksDSwR0lIwBZJRLAYWUdSmMCMOpClwg5LitlFgsAQAAeHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4',
    'eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4',
    'eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4',
    'eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4',
    'eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4lEMDYWL/lF2UjAV0d2lj',
    'ZZRhaA1lLg==',
  ],
].map((lines) => new Uint8Array(Buffer.from(lines.join(''), 'base64')));

const value = [
  ...[true, false, null, 1, -2, 300, 70000, 3.5, 1e12, -1e12],
  new Map<string, unknown>([
    ['a', [1, 2]],
    ['b', []],
    ['c', [1, 2, 3, 4]],
    ['d', [1]],
  ]),
  [],
  'é\n\\ 中',
  'x'.repeat(300),
  Uint8Array.of(97, 98, 255),
  ['twice'],
  ['twice'],
];

const bytesOf = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

describe.each(pickles.map((bytes, protocol) => [protocol, bytes] as const))('protocol %i', (_, bytes) => {
  it('is read', () => {
    const read = unpickle(bytes, 'a.pickle') as readonly unknown[];
    expect(read).toEqual(value);
    expect(read.at(-1)).toBe(read.at(-2));
  });

  it('is read or refused when damaged, never anything else', () => {
    let refused = 0;
    for (let number = 0; number < 500; number++) {
      const random = randomStream(2, number);
      const damaged = bytes.slice(0, number % 5 === 0 ? random.integer(bytes.length) : bytes.length);
      for (let change = 0; change < 3 && damaged.length > 0; change++)
        damaged[random.integer(damaged.length)] = random.integer(256);
      try {
        unpickle(damaged, 'a.pickle');
      } catch (error) {
        if (!(error instanceof LimberError)) throw error;
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(100);
  });
});

it('reads texts of Python 2', () => {
  expect(unpickle(bytesOf("(lp0\nS'nose'\np1\nag1\na."), 'a.pickle')).toEqual(['nose', 'nose']);
});

it.each([
  ["cposix\nsystem\n(S'true'\ntR.", 'got the function "posix.system"'],
  ['(lp0\nI1\n', 'got a file that is cut off'],
  ['I1', 'got a file that is cut off'],
  ['a.', 'got an empty stack'],
  ['(.', 'got an unfinished value'],
  ['I1\nt.', 'got an empty stack'],
  ['N(I1\nd.', 'got a key without a value'],
  ['NI1\na.', 'got items without a list'],
  ['g7\n.', 'got an unknown mention 7'],
  ['i.', 'got the code 105'],
])('refuses %j', (text, message) => {
  expect(() => unpickle(bytesOf(text), 'a.pickle')).toThrow(message);
});
