import type { Command } from 'commander';

/** What the help page of each command shows, by its path below `lectern`. */
export const examples: Readonly<Record<string, readonly string[]>> = {
  'taxonomy stats': [
    'lectern taxonomy stats',
    'lectern taxonomy stats taxonomy/mathematics.yaml --format csv',
  ],
  'taxonomy check': ['lectern taxonomy check', 'lectern taxonomy check my-subjects --pairs 20'],
  'taxonomy export': [
    'lectern taxonomy export taxonomy/mathematics.yaml',
    'lectern taxonomy export --format queries > queries.jsonl',
  ],
  'taxonomy build': ['lectern taxonomy build --subject Astronomy --courses 8 --out my-subjects'],
  'taxonomy extend': ['lectern taxonomy extend my-subjects --subject Astronomy --course Cosmology'],
  'collect folder': ['lectern collect folder lectures --out collection'],
  'collect manifest': ['lectern collect manifest list.csv --out collection'],
  'collect youtube': [
    'lectern collect youtube --taxonomy taxonomy/physics.yaml --top 20 --out collection --dry-run',
    'lectern collect youtube --queries queries.jsonl --captions --out collection',
  ],
  'collect internet-archive': [
    'lectern collect internet-archive --taxonomy taxonomy/mathematics.yaml --top 20 --out collection',
  ],
  review: ['lectern review collection', 'lectern review collection --config lectern.yaml --max-cost 5'],
  fetch: [
    'lectern fetch collection',
    'lectern fetch collection --max-bytes 500MB --retry failed',
    'lectern fetch collection --out s3://bucket/videos',
  ],
  run: [
    'lectern run lecture.mp4 folder/ list.csv --out textbook',
    'lectern run folder/ --out textbook --run strict --config strict.yaml',
  ],
  plan: [
    'lectern plan lectures/ --out textbook',
    'lectern plan list.csv --out textbook --config lectern.yaml',
  ],
  work: ['lectern work textbook', 'lectern work textbook --shard 3/8', 'lectern work textbook --classes net'],
  finish: ['lectern finish textbook'],
  status: ['lectern status textbook', 'lectern status textbook --run strict --json'],
  inspect: ['lectern inspect textbook lecture.mp4', 'lectern inspect textbook lecture-1a2b3c4d5e --json'],
  view: [
    'lectern view textbook',
    'lectern view textbook --audit 100 --seed 1',
    'lectern view textbook --run strict --against default',
    'lectern view results -c lectern.yaml',
    'lectern view mmc4.jsonl',
    'lectern view s3://bucket/textbook',
  ],
  export: [
    'lectern export textbook --format parquet --out parquet',
    'lectern export textbook --run strict --text raw --ocr merged --out strict',
    'lectern export textbook --format webdataset --out shards',
    'lectern export s3://bucket/textbook --format webdataset --out s3://bucket/shards',
    'lectern export obelics.parquet --samples 610000 --images 3-11 --seed 1 --out obelics-610k',
    'lectern export textbook --mix llava-pairs.json=0.03 --seed 1 --out mixed',
    'lectern export mmc4.jsonl --format chat --dialect swift --out chats',
    'lectern export obelics --format webdataset --shard 3/8 --out shards',
  ],
  shuffle: ['lectern shuffle textbook --fraction 0.5 --seed 1 --out shuffled'],
  verify: ['lectern verify textbook', 'lectern verify shards'],
  remove: ['lectern remove https://archive.org/details/ITEM textbook --reason "asked by its author"'],
  stats: [
    'lectern stats textbook.jsonl --similarity --format csv > stats.csv',
    'lectern stats textbook mmc4.jsonl --perplexity local/meta-llama/Llama-3.1-8B --max-requests 5000',
  ],
  compare: ['lectern compare textbook mmc4.jsonl', 'lectern compare textbook --runs loose,strict'],
  calibrate: ['lectern calibrate textbook', 'lectern calibrate labels.csv --workspace textbook'],
  report: ['lectern report textbook --title "My lectures" --out report'],
  train: [
    'lectern train llava-1.5-continual --data export/default/textbook --out llava --gpus 8',
    'lectern train idefics2-continual --data textbook.jsonl --out trial --size tiny --set max_steps=40 --dry-run',
    'lectern train idefics2-scratch --data shards --out idefics2 --gpus 8 --nodes 4 --slurm > train.sbatch',
  ],
  study: [
    'lectern study study.yaml',
    'lectern study study.yaml --commands > missing.sh',
    'lectern study study.yaml --curve shuffle.svg',
  ],
  'evaluate check': ['lectern evaluate check', 'lectern evaluate check okvqa mathvista --json'],
  'evaluate run': [
    'lectern evaluate run okvqa --model local/base --model local/textbook --shots 0,1,2,4 --cheat --out results',
    'lectern evaluate run --model local/textbook --demos random --seed 42,43,44 --limit 100 --dry-run --out results',
  ],
  'evaluate report': [
    'lectern evaluate report results --table shots --curve curve.svg',
    'lectern evaluate report results --compare textbook --against baseline --format csv',
    'lectern evaluate report results --overlap overlap',
  ],
  'evaluate overlap': [
    'lectern evaluate overlap textbook --out overlap',
    'lectern evaluate overlap mmc4.jsonl okvqa mathvista --out overlap',
  ],
  init: ['lectern init'],
  'config print': ['lectern config print', 'lectern config print --yaml > all-settings.yaml'],
  completion: [
    'lectern completion bash > ~/.local/share/bash-completion/completions/lectern',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell's
    'lectern completion zsh > "${fpath[1]}/_lectern"',
    'lectern completion fish > ~/.config/fish/completions/lectern.fish',
  ],
  doctor: ['lectern doctor', 'lectern doctor s3://bucket/textbook'],
  'models list': ['lectern models', 'lectern models list --json'],
  'models add': ['lectern models add rapidocr-3.10.0-py3-none-any.whl', 'lectern models add downloads/'],
  'models pull': [
    'lectern models pull ppocr-v6-hub',
    'lectern models pull OWNER/NAME@COMMIT --file onnx/vision_model.onnx',
  ],
  'models verify': ['lectern models verify'],
  'models remove': ['lectern models remove ppocr-v6'],
  'prompts show': ['lectern prompts show', 'lectern prompts show review'],
  'prompts eject': ['lectern prompts eject prompts'],
};

/** Adds the examples to the help page of a command and of those in it; one that only holds others shows one of each. */
export function addExamples(command: Command, path: string = command.name()): void {
  const inside = command.commands.map((child) => `${path} ${child.name()}`);
  command.commands.forEach((child, index) => {
    addExamples(child, inside[index]);
  });
  const lines = examples[path] ?? inside.flatMap((one) => examples[one]?.[0] ?? []);
  if (lines.length > 0)
    command.addHelpText('after', `\nExamples:\n${lines.map((line) => `  ${line}`).join('\n')}`);
}
