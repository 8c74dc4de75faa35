import { at } from '../../foundation/index.ts';
import { openTogether, type Session } from '../index.ts';

/** Largest number of sessions in a pool. One thread that decodes images cannot keep more sessions busy. */
export const mostSessions = 4;

/** Each session holds a copy of the weights. A model with more bytes than this gets only one session. */
const large = 32 * 2 ** 20;

/** Number of sessions that share the machine's threads. */
export function poolSize({ byteLength }: Uint8Array, threads: number): number {
  return byteLength > large ? 1 : Math.min(mostSessions, threads);
}

/**
 * Combines several sessions of one model. Each run goes to the session with the shortest queue.
 * @param open opens one session. When one cannot be opened, the others are closed.
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
