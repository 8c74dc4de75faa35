import { at } from '../../foundation/index.ts';
import { openTogether, type Session } from '../index.ts';

/** More sessions of a pool than this are not kept busy by one thread that decodes pictures for them. */
export const mostSessions = 4;

/** Each session has the weights: of a model with more bytes than this there is only one. */
const large = 32 * 2 ** 20;

/** How many sessions share the threads of a machine. */
export function poolSize({ byteLength }: Uint8Array, threads: number): number {
  return byteLength > large ? 1 : Math.min(mostSessions, threads);
}

/**
 * Several sessions of one model as one: a run goes to the session that has the fewest before it.
 * @param open opens one of them; when one cannot be opened, the others are closed.
 */
export async function openPool(count: number, open: () => Promise<Session>): Promise<Session> {
  const sessions = await openTogether(count, open);
  const waiting = sessions.map((session) => ({ session, runs: 0 }));
  const { inputs, outputs } = at(sessions, 0);
  return {
    inputs,
    outputs,
    async run(...tensors) {
      const least = waiting.reduce((one, other) => (other.runs < one.runs ? other : one));
      least.runs++;
      try {
        return await least.session.run(...tensors);
      } finally {
        least.runs--;
      }
    },
    close: async () => {
      await Promise.all(sessions.map((session) => session.close()));
    },
  };
}
