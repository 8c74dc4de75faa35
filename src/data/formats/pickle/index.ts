export type { NumpyArray, PythonValue } from './python-value.ts';
export { unpickle } from './unpickle.ts';
