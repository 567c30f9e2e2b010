import { basename } from 'node:path';
import { isRepoId } from '../models/hub/names.ts';
import type { Producer } from '../records/basics.ts';

/** Whether `embedImage.model` means a file or folder, not a model on a hub. */
export function isOnDisk(model: string): boolean {
  return model.endsWith('.onnx') || !isRepoId(model);
}

/** Names an encoder by its weights; of a model on disk not where it lies. */
export function onnxProducer(model: string, weights: string): Producer {
  return {
    name: 'onnx',
    model: isOnDisk(model) ? basename(model) : model,
    version: `sha256:${weights.slice(0, 16)}`,
  };
}
