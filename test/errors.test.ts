import { expect, it } from 'vitest';
import { LimberError, orProblem, problemOf } from '../src/errors.ts';

const problem = {
  what: 'unknown joint "neckk"',
  got: 'a typing error',
  expected: 'neck',
  where: 'category 1',
};

it('states what, got, expected and where in one sentence, and keeps the parts', () => {
  const error = new LimberError(problem);
  expect(error.message).toBe('unknown joint "neckk" – got a typing error – expected neck – in category 1');
  expect(error.problem).toEqual(problem);
  expect(new LimberError({ what: 'broken', got: undefined, where: undefined }).message).toBe('broken');
  expect(new LimberError('broken').problem).toEqual({ what: 'broken' });
});

it('adds an outer place, and keeps the original error as its cause', () => {
  const error = new LimberError(problem);
  expect(error.at('people.json').problem).toEqual({ ...problem, where: 'people.json, category 1' });
  expect(new LimberError('broken').at('people.json').message).toBe('broken – in people.json');
  expect(error.at('people.json').cause).toBe(error);
});

it("does not treat a programming fault as a user's failure", async () => {
  const [failure, fault] = [new LimberError('broken'), new TypeError('x is undefined')];
  expect(problemOf(failure)).toBe(failure);
  expect(() => problemOf(fault)).toThrow(fault);
  expect(() => problemOf('text')).toThrow('text');
  expect(await orProblem(Promise.resolve(3))).toBe(3);
  expect(await orProblem(Promise.reject(failure))).toBe(failure);
  await expect(orProblem(Promise.reject(fault))).rejects.toBe(fault);
});
