import { z } from 'zod';
import { digestSchema } from '../records/basics.ts';
import { promptRoles } from '../records/prompt-role.ts';
import { builtInReader, readerModels } from '../records/reader-model.ts';
import { recogniserNames } from '../records/recogniser.ts';
import { screenDetectors } from '../records/screen.ts';
import { builtInEncoder, sentenceEncoderNames } from '../records/sentence-encoder.ts';
import { packingFor, targetModelNames } from '../records/target-model.ts';
import { evaluateSchema } from './evaluate.ts';
import { extensionsSchema, ownNameSchema } from './extensions.ts';
import { providersSchema } from './providers.ts';
import { assignedRoles, rolesSchema } from './roles.ts';

const share = z.number().min(0).max(1);
const outOfTen = z.number().min(0).max(10);

const taxonomy = z.strictObject({
  query: z
    .string()
    .min(1)
    .max(500)
    .default('"<point>" in <course> <subject> tutorial')
    .describe(
      'Search query per knowledge point; `<point>`, `<subCourse>`, `<course>` and `<subject>` are replaced by names.',
    ),
});

const probe = z.strictObject({
  minSec: z.number().min(0).default(10).describe('Shorter videos are dropped as `too-short` (paper: 10 s).'),
});

const streamIndex = z.int().nonnegative();

const media = z.strictObject({
  audioTrack: z
    .union([z.enum(['auto']), streamIndex, z.string().regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/)])
    .default('auto')
    .describe(
      'Audio track to use when a file has several. `auto`: the one with speech in a configured language; a number: the stream index, as in ffprobe (from 0, all streams); a language (`en`): the tracks tagged with it, or the untagged ones if none is. Videos without such a track are dropped as `no-such-track`.',
    ),
  videoTrack: z
    .union([z.enum(['auto']), streamIndex])
    .default('auto')
    .describe(
      'Video track to use when a file has several. `auto`: the one with still text rather than a speaker; a number: the stream index, as in ffprobe (from 0, all streams). Videos without it are dropped as `no-such-track`.',
    ),
  maxDurationSec: z
    .number()
    .min(1)
    .default(43_200)
    .describe('Longer videos are dropped as `too-long` (12 hours).'),
  maxStreams: z
    .int()
    .min(1)
    .default(64)
    .describe('Files with more streams are dropped as `too-many-streams`.'),
  maxPixels: z
    .int()
    .min(1)
    .max(250_000_000)
    .default(50_000_000)
    .describe(
      'Videos with more pixels per frame are dropped as `too-large`; larger frames inside a video are not decoded. 8K has 33 million.',
    ),
  maxFrames: z
    .int()
    .min(1)
    .default(5_000_000)
    .describe('Decoded frames after which a video fails as `too-many-frames`.'),
  maxPixelsPerByte: z
    .number()
    .min(1)
    .default(500_000)
    .describe(
      'Decoded pixels per byte of the file after which a video fails as `decompression-bomb`. A still 4K slide at a low bit rate reaches 100,000.',
    ),
  maxCpuSecPerSec: z
    .number()
    .min(0.01)
    .default(5)
    .describe(
      'CPU seconds per second of video (at least 120 in total) after which keyframe detection fails as `too-costly`.',
    ),
  maxPictureBytes: z
    .int()
    .min(1)
    .default(4_000_000_000)
    .describe('Total size of stored images in bytes after which a video fails as `too-many-pictures`.'),
  maxDamage: share
    .default(0.2)
    .describe(
      'Videos with a larger share of damaged audio or video packets are dropped as `damaged`. Fewer damaged packets are skipped.',
    ),
});

const listen = z.strictObject({
  windows: z
    .int()
    .min(1)
    .max(16)
    .default(4)
    .describe(
      'Number of speech segments that a small model transcribes, and a larger one where that is unsure.',
    ),
  maxDisagreement: share
    .default(0.6)
    .describe(
      'Videos whose two transcripts differ more are dropped as `language`: not English speech. 0: same words, 1: no word in common.',
    ),
  minSpeechSec: z
    .number()
    .min(0)
    .default(3)
    .describe('Videos with fewer seconds of speech are dropped as `no-speech`.'),
});

const transcribe = z.strictObject({
  model: z
    .enum(recogniserNames)
    .default('base')
    .describe('Moonshine model: `base` is more accurate, `tiny` about 1.5 times as fast.'),
  maxDoubt: share
    .default(0.35)
    .describe(
      'Videos whose speech was understood less are dropped as `language`: another language, or two in one voice. 0: every word sure, 1: nothing understood. For an embedded model, where `languages` is English alone.',
    ),
  captions: z
    .enum(['ignore', 'prefer'])
    .default('ignore')
    .describe(
      '`prefer` uses captions instead of transcribing, if they are in one of `languages` and match the audio: a .vtt or .srt beside the video (`x.srt`, `x.en-US.vtt`), else a text track inside it. The outcome says why captions were not used.',
    ),
  screenTerms: z
    .boolean()
    .default(true)
    .describe(
      'Words that sound like a term on the screen are replaced by it where the audio supports that (`lyon` by `LAION`). For an embedded model; the raw transcript stays as heard.',
    ),
});

const judge = z.strictObject({
  minWords: z
    .int()
    .min(0)
    .default(30)
    .describe('Videos with fewer words are dropped as `too-little-speech`.'),
  minWordsPerMinute: z
    .number()
    .min(0)
    .default(15)
    .describe('Videos with fewer words per minute of video are dropped as `too-little-speech`.'),
  maxWordsPerMinute: z
    .number()
    .min(0)
    .default(350)
    .describe(
      'Videos with more words per minute of speech (faster than people speak) are dropped as `speech-rate`.',
    ),
  maxRepetition: share
    .default(0.5)
    .describe(
      'Videos with a larger share of words in immediately repeated phrases are dropped as `repetition`.',
    ),
  minKnowledgeDensity: outOfTen
    .default(0)
    .describe(
      'Videos with a lower heuristic content score are dropped as `knowledge-density`. 0 drops none.',
    ),
  minTranscriptionQuality: outOfTen
    .default(2)
    .describe('Videos with a lower heuristic transcript score are dropped as `transcription-quality`.'),
});

const panel = z.strictObject({
  minRelevance: outOfTen
    .default(5)
    .describe(
      'Minimum score, given by a judge (`roles.judge`), for how well the speech fits the knowledge point or title. Videos that every judge scores lower are dropped as `irrelevant`.',
    ),
  minKnowledgeDensity: outOfTen
    .default(4)
    .describe('The same for how much is taught; dropped as `knowledge-density`.'),
  minTranscriptionQuality: outOfTen
    .default(4)
    .describe('The same for the quality of the transcript; dropped as `transcription-quality`.'),
});

const clip = z
  .strictObject({
    minSec: z
      .number()
      .min(1)
      .max(600)
      .default(10)
      .describe('Shortest clip (paper: 10 s). Must be smaller than `clip.maxSec`.'),
    maxSec: z
      .number()
      .min(2)
      .max(1200)
      .default(20)
      .describe('Longest clip (paper: 20 s); a longer utterance stays whole and is flagged.'),
  })
  .refine((value) => value.minSec < value.maxSec, {
    error: ({ input }) => {
      const { minSec, maxSec } = input as { minSec: number; maxSec: number };
      return `Expected clip.minSec (${minSec}) to be smaller than clip.maxSec (${maxSec})`;
    },
    path: ['minSec'],
  });

const keyframe = z.strictObject({
  framesPerSec: z.number().min(0.1).max(10).default(2).describe('Frames sampled per second.'),
  detector: z
    .enum(screenDetectors)
    .default('tiles')
    .describe(
      'How new screens are detected. `tiles`: changes in what is drawn, per tile, ignoring constant motion; `ssim`: Algorithm 1 of the paper, against the last keyframe; `absdiff`: mean difference from the last keyframe; `embedding`: cosine similarity of image embeddings (`embedImage`).',
    ),
  threshold: share
    .default(0.95)
    .describe(
      '`ssim`: a frame less similar to the last keyframe starts a new screen. SSIM is 1 for identical frames and depends on `compareWidth`. All detectors: a screen at least this similar to an earlier one counts as its repeat.',
    ),
  maxDifference: z
    .number()
    .min(0)
    .max(255)
    .default(5)
    .describe(
      '`absdiff`: a frame that differs more from the last keyframe, in mean grey levels, starts a new screen.',
    ),
  minCosine: z
    .number()
    .min(-1)
    .max(1)
    .default(0.9)
    .describe('`embedding`: a frame with a smaller cosine with the last keyframe starts a new screen.'),
  maxLoss: share
    .default(0.25)
    .describe(
      '`tiles`: a new screen starts when a larger share of what is drawn disappears; additions belong to the same screen.',
    ),
  pick: z
    .enum(['settled', 'first'])
    .default('settled')
    .describe(
      'Which frame becomes the keyframe of a screen. `settled`: the last still one with the complete content; `first`: the first one, as in the paper.',
    ),
  reveals: z
    .enum(['final', 'all'])
    .default('final')
    .describe(
      '`tiles`, for slides built up step by step: `final` keeps only the finished slide; `all` makes each step a screen.',
    ),
  compareWidth: z
    .int()
    .min(32)
    .max(3840)
    .default(640)
    .describe('Width in pixels at which frames are compared; smaller sources are not enlarged.'),
  minScreenSec: z
    .number()
    .min(0)
    .max(60)
    .default(2)
    .describe(
      'Minimum screen length, which limits the keyframes of moving content. `ssim` and `absdiff` ignore changes within this time after a keyframe (0: Algorithm 1 as published); `tiles` merges a shorter screen into the next one.',
    ),
  skip: z
    .enum(['none', 'nonref', 'fast'])
    .default('nonref')
    .describe(
      '`nonref` skips frames that no other frame refers to (about twice as fast; a neighbouring frame may be used instead); `fast` decodes only between codec key frames that differ, so short-lived content between equal ones is lost.',
    ),
  perClip: z
    .boolean()
    .default(false)
    .describe(
      'Restart screen detection at each clip, as in the paper; otherwise it runs over the whole video.',
    ),
  longEdge: z
    .int()
    .min(64)
    .max(8192)
    .default(1280)
    .describe('Stored images are scaled down to this long edge in pixels.'),
  jpegQuality: z.int().min(1).max(100).default(90).describe('JPEG quality of stored images.'),
});

const read = z.strictObject({
  model: z
    .enum(readerModels)
    .default(builtInReader)
    .describe(
      'What reads on-screen text. `ppocr-v4` comes with Lectern; `ppocr-v6` reads code, mathematics and frames better and is added with `lectern models`; `ppocr-v6-hub` is another export of the same weights, not measured.',
    ),
  minInformativeness: outOfTen
    .default(2)
    .describe(
      'Keyframes with a lower heuristic score (text, drawing, faces) are dropped as `empty-picture`.',
    ),
  minSharpness: z
    .number()
    .min(0)
    .default(0)
    .describe(
      'Keyframes that are less sharp (mean squared Laplacian at 640 pixels) are dropped as `blurred`. Slides have 100 and more, a blurred one below 20. 0 drops none.',
    ),
  maxPlain: share
    .default(1)
    .describe('Keyframes with a larger share in one colour are dropped as `plain-picture`. 1 drops none.'),
  maxFaces: share
    .default(1)
    .describe(
      'Keyframes with a larger share covered by faces are dropped as `faces`; 0.04 leaves only those without people in view. 1 drops none.',
    ),
  maxTextSimilarity: share
    .default(0.9)
    .describe(
      'On-screen text at least this similar to the last kept text of the video is dropped as `repeated-text`.',
    ),
  minTextChars: z
    .int()
    .min(0)
    .default(3)
    .describe('On-screen text with fewer letters and digits is dropped as `no-text`.'),
});

const caption = z.strictObject({
  encoder: z
    .enum(sentenceEncoderNames)
    .default(builtInEncoder)
    .describe(
      'Compares the description of the images with the speech; `roles.embedText` replaces it. `use-lite` comes with Lectern; `minilm` (all-MiniLM-L6-v2, English) tells matches from mismatches better, in half the time, and is added with `lectern models`.',
    ),
  minSimilarity: z
    .number()
    .min(-1)
    .max(1)
    .nullable()
    .default(null)
    .describe(
      'Clips whose image–speech cosine similarity is lower lose their images (`dissimilar`). The value depends on `caption.encoder`: `use-lite` is too weak for such a threshold, so there is none by default; `lectern calibrate` proposes one from labels.',
    ),
});

const checks = z.strictObject({
  suspect: z
    .enum(['keep', 'drop'])
    .default('keep')
    .describe(
      'What to do with suspect videos (docs/outcomes.md): `keep` flags them in outcomes, `status` and `view`; `drop` drops them as `suspect`.',
    ),
  maxUneven: share
    .default(0.1)
    .describe(
      'Maximum difference between audio length, video length and stated length, as a share of the video; more is `uneven-length`.',
    ),
  maxWithoutPicture: share
    .default(0.1)
    .describe(
      'Maximum share of the video before its first and after its last frame; more is `without-picture`.',
    ),
  maxWithoutSpeech: share
    .default(0.8)
    .describe('Maximum share of the video without speech; more is `without-speech`.'),
  maxOneScreen: share
    .default(0.9)
    .describe(
      'Maximum share of a video (30 s or longer) that one screen may cover while its content changes by more than `checks.maxChange`; more is `one-screen`.',
    ),
  maxChange: share
    .default(0.25)
    .describe('Maximum share of what is drawn that may be replaced during one screen.'),
  minSampled: share
    .default(0.5)
    .describe(
      'Minimum share of the sample times (`keyframe.framesPerSec`) with a decoded frame; less is `few-samples`.',
    ),
  maxTimeBreaks: z
    .int()
    .min(0)
    .default(0)
    .describe('Maximum number of impossible timestamps; more is `broken-times`.'),
  maxUnmatched: share
    .default(0.5)
    .describe(
      'Maximum share of speech without words (`speech-without-words`) and of words without speech (`words-without-speech`).',
    ),
});

const givenWeave = z.strictObject({
  packing: z
    .enum(['video', 'split', 'concatenated'])
    .default('concatenated')
    .describe(
      '`video`: one sample per video; `split`: each video split by the token budget; `concatenated`: clips fill samples across videos (paper).',
    ),
  model: z
    .enum(targetModelNames)
    .nullable()
    .default(null)
    .describe(
      'Model that the samples are for: it sets `weave.tokenBudget`, `weave.imageTokens` and `weave.maxImages` where they are null, and samples that it would cut are named (`lectern status`). `llava-1.5`: 4,096 positions, 576 per image, 12 images; `idefics2`: 4,096 positions, 68 per image (64, two marks, and `Image:` before it); text is counted with the LLaMA tokenizer for both. null: for no model.',
    ),
  tokenBudget: z
    .int()
    .min(1)
    .nullable()
    .default(null)
    .describe(
      'Token budget per sample, text and images together; null: 2,048, or 4,094 for `llava-1.5` and 3,840 for `idefics2` (`weave.model`).',
    ),
  imageTokens: z
    .int()
    .min(1)
    .nullable()
    .default(null)
    .describe(
      'Tokens per image in the budget; null: 64, or 576 for `llava-1.5` and 68 for `idefics2` (`weave.model`). Exported token counts use `export.imageTokens` and `export.clipImageTokens`.',
    ),
  maxImages: z
    .int()
    .min(1)
    .nullable()
    .default(null)
    .describe('Maximum images per sample; null: 45, or 12 for `llava-1.5` (`weave.model`).'),
  place: z
    .enum(['start', 'taken'])
    .default('start')
    .describe(
      'Where an image is placed. `start`: where its screen begins, before the speech about it; `taken`: in the clip its frame is from, when the screen is complete.',
    ),
  repeats: z
    .enum(['picture', 'text'])
    .default('picture')
    .describe(
      'What is kept of a screen that is shown again later in the video: `picture` (image and text) or only its `text`.',
    ),
  minTextPerImage: z
    .number()
    .min(0)
    .default(0)
    .describe(
      'Samples with fewer tokens of text for each of their images are dropped as `image-text-ratio`. 0 drops none.',
    ),
  maxShared: share
    .default(0.5)
    .describe(
      'Videos that share more of their speech with a fuller video of the run are dropped as `duplicate`; or half as much, where that much of the screens is the same too (docs/outcomes.md). 1 keeps all.',
    ),
  chrome: z
    .enum(['apart', 'keep'])
    .default('apart')
    .describe(
      'What to do with text around the content that stands in the same place on at least three screens with different content (window bars, menus, footers, logos, page numbers). `apart`: left out of the on-screen texts and stored once, with its place, in the sample’s `videos` and in the outcomes; `keep`: left in the texts.',
    ),
  showAgainAfter: z
    .int()
    .min(1)
    .nullable()
    .default(5)
    .describe(
      'Clips without a new image after which the image that still stands on screen is shown again; a sample that is cut there also begins with it. Such images are marked, and counted apart. null: every image is shown once, as in the paper.',
    ),
  maskPersonalData: z
    .boolean()
    .default(true)
    .describe(
      'Replace e-mail addresses, phone numbers, IBANs and card numbers in speech and on-screen text by `[email]`, `[phone]`, `[iban]` and `[card]` (docs/formats.md). Images are not altered, and stored results keep the original.',
    ),
  shards: z
    .int()
    .min(1)
    .max(100_000)
    .default(1)
    .describe('Number of files the samples are spread over; a video always goes to the same one.'),
  seed: z
    .int()
    .min(0)
    .default(0)
    .describe('Random seed for the order of the videos in a shard and for the split.'),
  valShare: share.default(0).describe('Share of the videos in the validation split.'),
});

/** What is set wins over what the model says. */
const weave = givenWeave.transform(({ model, tokenBudget, imageTokens, maxImages, ...others }) => {
  const usual = packingFor(model);
  return {
    ...others,
    model,
    tokenBudget: tokenBudget ?? usual.tokenBudget,
    imageTokens: imageTokens ?? usual.imageTokens,
    maxImages: maxImages ?? usual.maxImages,
  };
});

const exporting = z.strictObject({
  text: z.enum(['raw', 'refined']).default('refined').describe('Which speech text is exported in `texts`.'),
  ocr: z
    .enum(['off', 'on', 'merged'])
    .default('on')
    .describe('`on`: on-screen text in `text_ocr_list` only; `merged`: in `texts` too; `off`: nowhere.'),
  imageTokens: z
    .int()
    .min(1)
    .default(576)
    .describe(
      'Tokens per image in the exported `token_num` (LLaVA-1.5: 576). The token budget uses `weave.imageTokens`.',
    ),
  clipImageTokens: z
    .int()
    .min(1)
    .default(64)
    .describe('The same for the formats `clips` and `clips-json` (Idefics2: 64).'),
});

const embedImage = z.strictObject({
  encoder: z
    .enum(['embedded', 'onnx', 'endpoint'])
    .default('embedded')
    .describe(
      'Image encoder. `embedded`: MobileNet V2 from the npm package nsfwjs (not CLIP); `onnx`: a CLIP vision model; `endpoint`: a server with the Jina embeddings API.',
    ),
  model: z
    .string()
    .min(1)
    .default('Xenova/clip-vit-large-patch14-336')
    .describe(
      '`onnx`: a folder, an .onnx file, or OWNER/NAME on the hub; `endpoint`: the model name to request.',
    ),
  file: z
    .string()
    .min(1)
    .default('onnx/vision_model.onnx')
    .describe('`onnx`: path of the model file in the folder or on the hub.'),
  revision: z
    .string()
    .min(1)
    .default('main')
    .describe(
      '`onnx`: branch, tag or commit on the hub. A branch is looked up at every start; the run records its commit.',
    ),
  weights: digestSchema
    .nullable()
    .default(null)
    .describe(
      '`onnx`: SHA-256 of the model file; another file is refused. null: looked up at the start of a run.',
    ),
  preprocessing: z
    .string()
    .regex(/^(?:none|[0-9a-f]{64})$/)
    .nullable()
    .default(null)
    .describe(
      '`onnx`: SHA-256 of `preprocessor_config.json`, or `none`. null: looked up at the start of a run.',
    ),
  hub: z
    .url({ protocol: /^https?$/ })
    .nullable()
    .default(null)
    .describe(
      '`onnx`: URL of the hub; null: `HF_ENDPOINT`, or https://huggingface.co. Cache, token and offline mode are those of the official clients (`HF_HOME`, `HF_TOKEN`, `HF_HUB_OFFLINE`).',
    ),
  url: z
    .url({ protocol: /^https?$/ })
    .nullable()
    .default(null)
    .describe('`endpoint`: URL without `/embeddings`. Its key is read from `LECTERN_EMBED_IMAGE_KEY`.'),
  timeoutSec: z.number().min(1).max(3600).default(60).describe('`endpoint`: request timeout in seconds.'),
});

const limits = z.strictObject({
  cpu: z
    .int()
    .min(1)
    .nullable()
    .default(null)
    .describe('Parallel decoding units; null: as many as `--concurrency`.'),
  asr: z
    .int()
    .min(1)
    .nullable()
    .default(null)
    .describe('Parallel speech recognition units; each keeps its models in memory.'),
  ocr: z.int().min(1).nullable().default(null).describe('Parallel text recognition units.'),
  llm: z
    .int()
    .min(1)
    .nullable()
    .default(null)
    .describe('Parallel language model units (the sentence encoder).'),
  net: z
    .int()
    .min(1)
    .max(1024)
    .default(16)
    .describe(
      'Videos that wait for model endpoints at the same time, beside the units of `--concurrency`. Each provider limits its requests with `concurrency`.',
    ),
  deadlineFactor: z
    .number()
    .min(1)
    .default(20)
    .describe('Limit of the CPU time of a unit, as a multiple of its expected time (at least five minutes).'),
  stallSec: z
    .number()
    .min(1)
    .default(600)
    .describe('A unit is stopped after so many seconds in which it completes nothing and uses no CPU time.'),
});

const sections = z.strictObject({
  languages: z
    .array(z.string())
    .min(1)
    .default(['en'])
    .describe(
      'Languages to keep. The built-in transcriber supports only `en`; for others set `roles.transcribe`.',
    ),
  providers: providersSchema,
  roles: rolesSchema.prefault({}),
  prompts: z
    .union([z.string().min(1), z.partialRecord(z.enum(promptRoles), z.string().min(1))])
    .default({})
    .describe(
      'Custom prompts: a folder made by `lectern prompts eject` (relative to this file), or texts by role. Missing ones are built in.',
    ),
  taxonomy: taxonomy.prefault({}),
  exclusions: z
    .string()
    .min(1)
    .nullable()
    .default(null)
    .describe(
      'File with videos to exclude, one entry per line: URLs, ids, `youtube:ID`, `channel:ID`, `sha256:DIGEST` (relative to this file). `--exclude` adds more.',
    ),
  extensions: extensionsSchema
    .default([])
    .describe(
      'Modules with checks, stages or a recogniser of your own (docs/library.md), relative to this file. Their code runs with your rights: name only what you trust.',
    ),
  thresholds: z
    .record(ownNameSchema, z.number())
    .default({})
    .describe('Thresholds of checks of your own by name, in place of those in their modules.'),
  probe: probe.prefault({}),
  media: media.prefault({}),
  listen: listen.prefault({}),
  transcribe: transcribe.prefault({}),
  judge: judge.prefault({}),
  panel: panel.prefault({}),
  clip: clip.prefault({}),
  keyframe: keyframe.prefault({}),
  read: read.prefault({}),
  caption: caption.prefault({}),
  checks: checks.prefault({}),
  weave: weave.prefault({}),
  export: exporting.prefault({}),
  embedImage: embedImage.prefault({}),
  evaluate: evaluateSchema.prefault({}),
  limits: limits.prefault({}),
});

/** Everything that can be configured, with its default. Unknown keys are errors. */
export const settingsSchema = sections.superRefine(({ providers, roles }, context) => {
  for (const { path, provider } of assignedRoles(roles)) {
    if (Object.hasOwn(providers, provider)) continue;
    const known = Object.keys(providers);
    const cure = known.length > 0 ? `Known: ${known.join(', ')}` : 'Add it there, with baseUrl and keyEnv';
    const message = `Expected ${path.join('.')}.provider to name one of providers, got ${JSON.stringify(provider)} (${cure})`;
    context.addIssue({ code: 'custom', path: [...path, 'provider'], message });
  }
});
/** A whole configuration with every value set. `settingsSchema.parse({ … })` makes one from what differs. */
export type Settings = z.infer<typeof settingsSchema>;

/**
 * Which sections a report tells: those that decide what a textbook holds. The others name addresses, paths and limits
 * of a machine, which a report keeps to itself.
 */
const isTold = {
  languages: true,
  providers: false,
  roles: false,
  prompts: false,
  taxonomy: false,
  exclusions: false,
  extensions: false,
  thresholds: true,
  probe: true,
  media: true,
  listen: true,
  transcribe: true,
  judge: true,
  panel: true,
  clip: true,
  keyframe: true,
  read: true,
  caption: true,
  checks: true,
  weave: true,
  export: true,
  embedImage: false,
  evaluate: false,
  limits: false,
} as const satisfies Record<keyof Settings, boolean>;
export type ToldSettings = {
  [Name in keyof Settings as (typeof isTold)[Name] extends true ? Name : never]: Settings[Name];
};

export function toldSettings(settings: Settings): ToldSettings {
  const told = Object.entries(settings).filter(([name]) => isTold[name as keyof Settings]);
  return Object.fromEntries(told) as ToldSettings;
}

/** Settings of a configuration that sets nothing. */
export const defaultSettings: Settings = settingsSchema.parse({});
