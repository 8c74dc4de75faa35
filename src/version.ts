/** Limber's version. A test holds it equal to the version in `package.json`; a constant, so that a browser has it too. */
export const version = '0.1.0';
