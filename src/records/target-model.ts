/** Names of the models that samples can be packed for. */
export const targetModelNames = ['llava-1.5', 'idefics2'] as const;
/** A model to pack samples for, as `weave.model` names it. */
export type TargetModelName = (typeof targetModelNames)[number];

/** How much of a sample fits. */
export interface PackingLimits {
  /** Most tokens of text and images together. */
  tokenBudget: number;
  imageTokens: number;
  maxImages: number;
}

/** What a model that is trained with samples makes of one. */
export interface TargetModel extends PackingLimits {
  /** Longest sequence; what goes beyond it is cut. */
  positions: number;
  /** Images that its trainer reads of a sample; it drops the others and keeps the text. Null where it reads all. */
  imageCap: number | null;
  /**
   * Positions that its trainer writes beside images and text: for a sample, before each on-screen text, before each
   * speech, and in place of an end of video (null: the marker's own tokens).
   */
  beside: { sample: number; ocr: number; speech: number; end: number | null };
}

/** The paper's means of 10.7 images and 1,297 tokens make about 2,000 at the 64 tokens per image of Idefics2. */
const forNoModel: PackingLimits = { tokenBudget: 2048, imageTokens: 64, maxImages: 45 };

/** Text of both is counted with LLaMA's tokenizer: LLaVA-1.5 has it, that of Idefics2 (Mistral) is close to it. */
export const targetModels: Readonly<Record<TargetModelName, TargetModel>> = {
  // Native positions of Vicuna; texts and images are joined by blanks, which are part of the next word.
  'llava-1.5': {
    positions: 4096,
    tokenBudget: 4094,
    imageTokens: 576,
    maxImages: 12,
    imageCap: 12,
    beside: { sample: 2, ocr: 0, speech: 0, end: null },
  },
  // Maximum length of the published script. `Image:` (2) stands between neighbours, so that they share no mark. Each
  // text begins with a line break, on-screen text with a sentence too; an end of video is a line break and a new begin.
  idefics2: {
    positions: 4096,
    tokenBudget: 3840,
    imageTokens: 64 + 2 + 2,
    maxImages: 45,
    imageCap: null,
    beside: { sample: 1, ocr: 12, speech: 1, end: 2 },
  },
};

/** Budget of a sample for a model; the usual one for none. */
export function packingFor(model: TargetModelName | null): PackingLimits {
  return model === null ? forNoModel : targetModels[model];
}

/** What the model would not see of a clip. */
export interface ClipLoss {
  video: string;
  clip: number;
  images: number;
  textTokens: number;
}

/** A sample that is larger than its model can take. */
export interface SampleCut {
  sample: string;
  positions: number;
  images: number;
  losses: ClipLoss[];
}
