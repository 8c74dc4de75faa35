export { type Hdf5Options, isHdf5, readHdf5 } from './read.ts';
export {
  describeHdf5,
  type Hdf5Content,
  type Hdf5Numbers,
  type Hdf5Records,
  hdf5Numbers,
  hdf5Records,
  hdf5Text,
  hdf5Texts,
} from './value.ts';
