export { type Hdf5Options, isHdf5, readHdf5 } from './read.ts';
export { describeHdf5, type Hdf5Content, type Hdf5Numbers, hdf5Numbers, hdf5Texts } from './value.ts';
