import { z } from 'zod';
import { promptRoles } from '../records/prompt-role.ts';
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
      'What is searched for each knowledge point; `<point>`, `<subCourse>`, `<course>` and `<subject>` stand for names.',
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
      'Which sound is listened to where a file has several tracks. `auto`: the one with speech in a wanted language; a number: the stream of that number, as ffprobe counts all streams of a file from 0; a language (`en`): the tracks marked so, or those without a mark where none is. A video without such a track is dropped as `no-such-track`.',
    ),
  videoTrack: z
    .union([z.enum(['auto']), streamIndex])
    .default('auto')
    .describe(
      'Which pictures are read where a file has several streams of them. `auto`: the one that shows text and stands still, rather than a speaker; a number: the stream of that number, as ffprobe counts all streams of a file from 0. A video without it is dropped as `no-such-track`.',
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
      'Videos with more pixels per picture are dropped as `too-large`, and larger pictures inside a video are not decoded. 8K has 33 million.',
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
      'Decoded pixels per byte of the file after which a video fails as `decompression-bomb`. A slide that stands still in 4K at a low bit rate comes to 100,000.',
    ),
  maxCpuSecPerSec: z
    .number()
    .min(0.01)
    .default(5)
    .describe(
      'Processor seconds per second of video (and never less than 120 in all) after which finding the screens fails as `too-costly`.',
    ),
  maxPictureBytes: z
    .int()
    .min(1)
    .default(4_000_000_000)
    .describe('Bytes of stored pictures after which a video fails as `too-many-pictures`.'),
  maxDamage: share
    .default(0.2)
    .describe(
      'Videos with a larger share of damaged packets in their sound or pictures are dropped as `damaged`. Single ones are passed over.',
    ),
});

const listen = z.strictObject({
  windows: z
    .int()
    .min(1)
    .max(16)
    .default(4)
    .describe('Stretches of speech that two models transcribe to see whether they agree.'),
  maxDisagreement: share
    .default(0.6)
    .describe(
      'Videos whose two transcripts disagree more are dropped as `language`: speech that the English models do not understand. 0: same words, 1: none in common.',
    ),
  minSpeechSec: z
    .number()
    .min(0)
    .default(3)
    .describe('Videos with fewer seconds of speech are dropped as `no-speech`.'),
});

const transcribe = z.strictObject({
  model: z
    .enum(['tiny', 'base'])
    .default('base')
    .describe('Moonshine model: `base` hears better, `tiny` is about 1.5 times as fast.'),
  captions: z
    .enum(['ignore', 'prefer'])
    .default('ignore')
    .describe(
      '`prefer` takes the speech from captions where they are in one of `languages` and go with the sound: a .vtt or .srt beside the video (`x.srt`, `x.en-US.vtt`), else a text track inside it. What is not used is told in the outcome.',
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
      'Videos with more words per minute of speech (more than people say) are dropped as `speech-rate`.',
    ),
  maxRepetition: share
    .default(0.5)
    .describe(
      'Videos with a larger share of words in immediately repeated phrases are dropped as `repetition`.',
    ),
  minKnowledgeDensity: outOfTen
    .default(0)
    .describe(
      'Videos with a lower heuristic score of content are dropped as `knowledge-density`. 0 drops none.',
    ),
  minTranscriptionQuality: outOfTen
    .default(2)
    .describe(
      'Videos with a lower heuristic score of the transcript are dropped as `transcription-quality`.',
    ),
});

const panel = z.strictObject({
  minRelevance: outOfTen
    .default(5)
    .describe(
      'A judge (`roles.judge`) fails a video whose speech has less to do with its knowledge point or title; failed by every judge for it, it is dropped as `irrelevant`.',
    ),
  minKnowledgeDensity: outOfTen.default(4).describe('Likewise for how much is taught: `knowledge-density`.'),
  minTranscriptionQuality: outOfTen
    .default(4)
    .describe('Likewise for how good the transcript is: `transcription-quality`.'),
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
  framesPerSec: z.number().min(0.1).max(10).default(2).describe('Frames looked at per second.'),
  detector: z
    .enum(['tiles', 'ssim', 'absdiff', 'embedding'])
    .default('tiles')
    .describe(
      'What finds new screens. `tiles`: what is drawn, tile by tile, without what moves all the time; `ssim`: Algorithm 1 of the paper, against the last keyframe; `absdiff`: mean difference from the last keyframe; `embedding`: cosine of the vectors that `embedImage` makes of both.',
    ),
  threshold: share
    .default(0.95)
    .describe(
      '`ssim`: a frame less similar to the last keyframe than this starts a new screen. SSIM is 1 for identical frames; the value depends on `compareWidth`. All detectors: a screen at least this similar to an earlier one repeats it.',
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
      '`tiles`: a new screen starts where a larger share of what is drawn goes away; what is only added belongs to the same screen.',
    ),
  pick: z
    .enum(['settled', 'first'])
    .default('settled')
    .describe(
      'Which frame stands for a screen. `settled`: the last steady one that shows all the screen came to show; `first`: the first one, as in the paper.',
    ),
  reveals: z
    .enum(['final', 'all'])
    .default('final')
    .describe(
      '`tiles`: `final` keeps one picture of a slide that is built up, the finished one; `all` makes each step a screen.',
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
      'Shortest screen, so that moving pictures give no flood of keyframes. `ssim` and `absdiff` look for changes only so long after a keyframe (0 is Algorithm 1 as printed); for `tiles` a shorter screen is part of the next one.',
    ),
  skip: z
    .enum(['none', 'nonref', 'fast'])
    .default('nonref')
    .describe(
      '`nonref` leaves out frames that no other frame needs (about twice as fast; a neighbouring frame may stand for one that was left out); `fast` opens only stretches between two key frames that differ: what comes and goes inside a stretch is lost.',
    ),
  perClip: z
    .boolean()
    .default(false)
    .describe('Starts anew at each clip, as in the paper; otherwise screens are those of the whole video.'),
  longEdge: z
    .int()
    .min(64)
    .max(8192)
    .default(1280)
    .describe('Stored pictures are scaled down to this long edge in pixels.'),
  jpegQuality: z.int().min(1).max(100).default(90).describe('JPEG quality of stored pictures.'),
});

const read = z.strictObject({
  minInformativeness: outOfTen
    .default(2)
    .describe('Keyframes below this heuristic score (text, drawing, faces) are dropped as `empty-picture`.'),
  maxTextSimilarity: share
    .default(0.9)
    .describe(
      'On-screen text at least this similar to the last kept text of the video is emptied (`repeated-text`).',
    ),
  minTextChars: z
    .int()
    .min(0)
    .default(3)
    .describe('On-screen text with fewer letters and digits is emptied (`no-text`).'),
});

const caption = z.strictObject({
  minSimilarity: z
    .number()
    .min(-1)
    .max(1)
    .nullable()
    .default(null)
    .describe(
      'Clips whose pictures fit their speech less than this cosine lose their pictures (`dissimilar`). The embedded encoder cannot carry such a threshold, so there is none by default.',
    ),
});

const checks = z.strictObject({
  suspect: z
    .enum(['keep', 'drop'])
    .default('keep')
    .describe(
      'What becomes of odd films (docs/outcomes.md): `keep` flags them in outcomes, status and reader; `drop` drops them as `suspect`.',
    ),
  maxUneven: share
    .default(0.1)
    .describe(
      'Share of the film by which the length of its sound, that of its pictures and the stated one may differ; more is `uneven-length`.',
    ),
  maxWithoutPicture: share
    .default(0.1)
    .describe('Share of the film before its first picture and after they stop; more is `without-picture`.'),
  maxWithoutSpeech: share
    .default(0.8)
    .describe('Share of the film in which nobody speaks; more is `without-speech`.'),
  maxOneScreen: share
    .default(0.9)
    .describe(
      'Share of a film of 30 s or more that one screen may take, where what it shows changes more than `checks.maxChange`; more is `one-screen`.',
    ),
  maxChange: share
    .default(0.25)
    .describe('Share of what is drawn that may give way to something else while one screen lasts.'),
  minSampled: share
    .default(0.5)
    .describe('Frames looked at over the sample times (`keyframe.framesPerSec`); less is `few-samples`.'),
  maxTimeBreaks: z
    .int()
    .min(0)
    .default(0)
    .describe('Time stamps that cannot be true; more is `broken-times`.'),
  maxUnmatched: share
    .default(0.5)
    .describe(
      'Share of the speech without words (`speech-without-words`), and of the words where nobody speaks (`words-without-speech`).',
    ),
});

const weave = z.strictObject({
  packing: z
    .enum(['video', 'split', 'concatenated'])
    .default('concatenated')
    .describe(
      '`video`: one sample per video; `split`: videos cut by the budget; `concatenated`: clips fill samples across videos (paper).',
    ),
  tokenBudget: z.int().min(1).default(2048).describe('Tokens per sample, text and pictures together.'),
  imageTokens: z
    .int()
    .min(1)
    .default(64)
    .describe(
      'Tokens that a picture counts in the budget (Idefics2: 64). The published numbers have their own, `export.imageTokens`.',
    ),
  maxImages: z.int().min(1).default(45).describe('Pictures per sample.'),
  place: z
    .enum(['start', 'taken'])
    .default('start')
    .describe(
      'Where a picture stands. `start`: where its screen begins, before what is said over it; `taken`: in the clip in which it was taken, when the screen is finished.',
    ),
  repeats: z
    .enum(['picture', 'text'])
    .default('picture')
    .describe(
      'What stays of a screen that is shown again later in the video: `picture` and text, or its `text` alone.',
    ),
  shards: z
    .int()
    .min(1)
    .max(100_000)
    .default(1)
    .describe('Files that samples are spread over; a video always goes to the same one.'),
  seed: z.int().min(0).default(0).describe('Order of the videos inside a shard, and the split.'),
  valShare: share.default(0).describe('Share of the videos whose samples form the validation split.'),
});

const exporting = z.strictObject({
  text: z
    .enum(['raw', 'refined'])
    .default('refined')
    .describe('Which text of the speech is published in `texts`.'),
  ocr: z
    .enum(['off', 'on', 'merged'])
    .default('on')
    .describe('`on`: on-screen text in `text_ocr_list` only; `merged`: in `texts` too; `off`: nowhere.'),
  imageTokens: z
    .int()
    .min(1)
    .default(576)
    .describe(
      'Tokens that a picture counts in the published `token_num` (LLaVA-1.5: 576). The budget has its own, `weave.imageTokens`.',
    ),
});

const embedImage = z.strictObject({
  encoder: z
    .enum(['embedded', 'onnx', 'endpoint'])
    .default('embedded')
    .describe(
      'What turns pictures into vectors. `embedded`: MobileNet V2 of the npm package nsfwjs, which is not CLIP; `onnx`: a CLIP vision model; `endpoint`: a server with the wire format of the Jina embeddings API.',
    ),
  model: z
    .string()
    .min(1)
    .default('Xenova/clip-vit-large-patch14-336')
    .describe(
      '`onnx`: a folder, an .onnx file, or organisation/name on the hub; `endpoint`: the name to ask for.',
    ),
  file: z
    .string()
    .min(1)
    .default('onnx/vision_model.onnx')
    .describe('`onnx`: the model in the folder or on the hub.'),
  revision: z.string().min(1).default('main').describe('`onnx`: branch, tag or commit on the hub.'),
  hub: z
    .url({ protocol: /^https?$/ })
    .default('https://huggingface.co')
    .describe(
      '`onnx`: address of the hub. A token for it comes from the environment (`HF_TOKEN`). Downloads are kept in `LECTERN_CACHE`, by default ~/.cache/lectern.',
    ),
  url: z
    .url({ protocol: /^https?$/ })
    .nullable()
    .default(null)
    .describe(
      '`endpoint`: address up to and without `/embeddings`. Its key comes from the environment (`LECTERN_EMBED_IMAGE_KEY`).',
    ),
  timeoutSec: z
    .number()
    .min(1)
    .max(3600)
    .default(60)
    .describe('`endpoint`: seconds after which a request that has not been answered ends.'),
});

const limits = z.strictObject({
  cpu: z
    .int()
    .min(1)
    .nullable()
    .default(null)
    .describe('Units of decoding at once; null: as many as `--concurrency`.'),
  asr: z
    .int()
    .min(1)
    .nullable()
    .default(null)
    .describe('Units of speech recognition at once; each holds its models in memory.'),
  ocr: z.int().min(1).nullable().default(null).describe('Units of text recognition at once.'),
  llm: z
    .int()
    .min(1)
    .nullable()
    .default(null)
    .describe('Units of language models (the sentence encoder) at once.'),
  net: z
    .int()
    .min(1)
    .max(1024)
    .default(16)
    .describe(
      'Videos whose models on endpoints are asked at once, beside the units of `--concurrency`. The requests are bounded by `concurrency` of each provider.',
    ),
  deadlineFactor: z
    .number()
    .min(1)
    .default(20)
    .describe(
      'A unit is stopped when it has used this many times its expected CPU time (and never before five minutes of it).',
    ),
  stallSec: z
    .number()
    .min(1)
    .default(600)
    .describe('A unit is stopped after so many seconds in which it ends nothing and uses no CPU time.'),
});

const sections = z.strictObject({
  languages: z
    .array(z.string())
    .min(1)
    .default(['en'])
    .describe(
      'Languages that are kept. The embedded transcriber understands `en` only; for others set `roles.transcribe`.',
    ),
  providers: providersSchema,
  roles: rolesSchema.prefault({}),
  prompts: z
    .union([z.string().min(1), z.partialRecord(z.enum(promptRoles), z.string().min(1))])
    .default({})
    .describe(
      'Prompts of your own: a folder as `lectern prompts eject` writes it (relative to this file), or texts by role. What is not in it is as built in.',
    ),
  taxonomy: taxonomy.prefault({}),
  exclusions: z
    .string()
    .min(1)
    .nullable()
    .default(null)
    .describe(
      'A list of videos that must not be used, an entry a line: addresses, ids, `youtube:ID`, `channel:ID`, `sha256:DIGEST` (relative to this file). `--exclude` adds others.',
    ),
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
  limits: limits.prefault({}),
});

/** Everything that can be configured, with its default. Unknown keys are errors. */
export const settingsSchema = sections.superRefine(({ providers, roles }, context) => {
  for (const { path, provider } of assignedRoles(roles)) {
    if (Object.hasOwn(providers, provider)) continue;
    const known = Object.keys(providers);
    const cure = known.length > 0 ? `Known: ${known.join(', ')}` : 'Describe it there: baseUrl, keyEnv';
    const message = `Expected ${path.join('.')}.provider to name one of providers, got ${JSON.stringify(provider)} (${cure})`;
    context.addIssue({ code: 'custom', path: [...path, 'provider'], message });
  }
});
export type Settings = z.infer<typeof settingsSchema>;

export const defaultSettings: Settings = settingsSchema.parse({});
