export { readNpyObject } from './npy.ts';
export type { NumpyArray, PythonValue } from './python-value.ts';
