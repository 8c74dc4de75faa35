// Loaded before the program: a native library whose file name contains LIMBER_HIDDEN does not load, as on a machine
// for which it was not installed.
const { Module } = require('node:module');
const load = Module._extensions['.node'];
Module._extensions['.node'] = (module, file) => {
  if (file.includes(process.env.LIMBER_HIDDEN)) throw new Error(`${file}: cannot open shared object file`);
  load(module, file);
};
