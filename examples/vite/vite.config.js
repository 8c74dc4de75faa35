// With these headers the page may share memory between threads, and models run on several of them.
const headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

export default {
  // The one line that Limber needs, for the development server: it must not move Limber away from its workers.
  optimizeDeps: { exclude: ['limber'] },
  build: { target: 'es2023', rolldownOptions: { input: ['index.html', 'train.html'] } },
  server: { headers },
  preview: { headers },
};
