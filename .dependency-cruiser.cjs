/** Who may import whom: a folder may use what its row lists, and every folder may use `errors`, `random` and `schema-problem`. */
const allowed = {
  tensor: [],
  workers: [],
  geometry: [],
  skeletons: ['geometry'],
  images: ['tensor', 'geometry'],
  codecs: ['tensor', 'geometry', 'skeletons'],
  data: ['images', 'skeletons', 'geometry', 'codecs', 'tensor', 'workers'],
  onnx: ['tensor'],
  graph: ['onnx', 'tensor'],
  nn: ['graph', 'tensor'],
  models: ['nn', 'graph', 'codecs', 'skeletons', 'onnx', 'tensor', 'geometry'],
  runtime: ['tensor', 'workers'],
  estimate: ['models', 'codecs', 'images', 'geometry', 'tensor', 'runtime', 'skeletons', 'onnx'],
  eval: ['skeletons', 'geometry'],
  viz: ['skeletons', 'geometry', 'tensor'],
  report: ['eval', 'skeletons', 'geometry', 'viz', 'tensor', 'data'],
  train: [
    'models',
    'nn',
    'graph',
    'onnx',
    'data',
    'codecs',
    'tensor',
    'runtime',
    'estimate',
    'eval',
    'skeletons',
    'geometry',
    'images',
  ],
  experiments: ['train', 'models', 'eval', 'report', 'viz', 'geometry'],
};

const common = ['errors\\.ts$', 'random\\.ts$', 'schema-problem\\.ts$'];

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    ...Object.entries(allowed).map(([folder, others]) => ({
      name: `${folder}-imports`,
      comment: `src/${folder} may import ${others.join(', ') || 'nothing'}`,
      severity: 'error',
      from: { path: `^src/${folder}/` },
      to: {
        path: '^src/',
        pathNot: [folder, ...others]
          .map((name) => `^src/${name}/`)
          .concat(common.map((name) => `^src/${name}`)),
      },
    })),
    {
      name: 'other-folders-by-their-index',
      comment: 'a folder is used through its index.ts, its node.ts or its web.ts',
      severity: 'error',
      from: { path: '^src/([^/]+)/' },
      to: {
        path: '^src/[^/]+/',
        pathNot: ['^src/$1/', '/(index|node|web)\\.ts$'],
      },
    },
    {
      name: 'node-only-at-the-edge',
      comment: 'everything else runs in a browser too',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: ['^src/cli/', '/node\\.ts$', '^src/(data/pipeline|runtime/background)/worker\\.ts$'],
      },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'native-packages-at-the-edge',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: ['^src/cli/', '/node\\.ts$', '^src/(data/pipeline|runtime/background)/worker\\.ts$'],
      },
      to: { path: 'node_modules/(sharp|onnxruntime-node)/' },
    },
    {
      name: 'halves-chosen-at-the-edge',
      comment: 'only the command line chooses between the Node and the browser half',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/cli/', '/(node|web|worker)\\.ts$'] },
      to: { path: '/(node|web)\\.ts$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts'] },
  },
};
