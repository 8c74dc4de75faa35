export { folderSource, openSource, reopenSource, zipFileSource } from './sources/node.ts';
