import { CommanderError } from '@commander-js/extra-typings';
import { describe, expect, it } from 'vitest';
import { Reported, report } from '../../../src/cli/terminal/exit.ts';
import { LimberError } from '../../../src/errors.ts';

function reported(error: unknown, debug = false): readonly [number, string] {
  let printed = '';
  const status = report(error, { debug, error: (text) => (printed += text) });
  return [status, printed];
}

describe('report', () => {
  it('prints a LimberError as its sentence', () => {
    const error = new LimberError({ what: 'no model', got: 'a cat', expected: 'a model', where: 'cat.onnx' });
    expect(reported(error)).toEqual([1, 'limber: no model – got a cat – expected a model – in cat.onnx\n']);
  });

  it('reports any other error as a fault of Limber, with a stack only when asked', () => {
    const fault = new TypeError('x is undefined');
    expect(reported(fault)).toEqual([
      1,
      'limber: this is a fault in Limber: x is undefined\nSet LIMBER_DEBUG=1 to see where it happened, and please report it.\n',
    ]);
    expect(reported(fault, true)[1]).toContain(fault.stack);
    expect(reported('a string')[1]).toContain('this is a fault in Limber: a string');
  });

  it.each([
    [new CommanderError(1, 'commander.unknownOption', 'unknown option'), 2],
    [new CommanderError(0, 'commander.helpDisplayed', '(help)'), 0],
    [new Reported(130), 130],
  ])('prints nothing more after an error that was already printed: %s', (error, status) => {
    expect(reported(error)).toEqual([status, '']);
  });
});
