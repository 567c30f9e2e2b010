import { basename } from 'node:path';
import { commandsFor } from '../../models/how-to-get.ts';
import type { KnownModel, Origin } from '../../models/known-model.ts';
import { knownModels } from '../../models/known-models.ts';

/** Says that nothing was recognised, and which version is known of the package that an archive seems to be. */
export function unrecognisedMessage(path: string): string {
  const nothing = `Nothing in ${path} is a file of a known model (files are known by their SHA-256).`;
  const known = packageLike(basename(path));
  if (known === null) return `${nothing} Known models: lectern models`;
  const { model, label, version } = known;
  const commands = commandsFor(model, model.files);
  const get = commands.length > 0 ? ` Get it with: ${commands.join(' && ')}` : ' It comes with Lectern.';
  return `${nothing} Of ${label}, version ${version} is known (model ${model.name}).${get}`;
}

interface KnownPackage {
  model: KnownModel;
  label: string;
  version: string;
}

function packageLike(file: string): KnownPackage | null {
  const name = normalised(file);
  for (const model of knownModels) {
    for (const origin of model.from) {
      const label = labelOf(origin);
      if (label !== null && name.startsWith(`${normalised(label.label)}-`)) return { model, ...label };
    }
  }
  return null;
}

function labelOf(origin: Origin): { label: string; version: string } | null {
  switch (origin.kind) {
    case 'wheel':
      return { label: origin.distribution, version: origin.version };
    case 'npm':
      return { label: origin.package, version: origin.version };
    case 'hub':
      return null;
  }
}

/** As package managers write a name into that of a file, upper and lower case and kinds of dashes apart. */
function normalised(name: string): string {
  return name
    .toLowerCase()
    .replace(/^@/, '')
    .replace(/[-_./]+/g, '-');
}
