/** Limber's version. A test compares it with `package.json`. It is a constant, so that browsers have it too. */
export const version = '0.1.0';
