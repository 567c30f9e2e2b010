#!/usr/bin/env node
// Hands over to the Node 24 that comes with the package when the running one is older. Plain JavaScript, so that any
// Node can read it.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const self = fileURLToPath(import.meta.url);
const program = join(dirname(dirname(self)), 'dist', 'cli', 'main.js');
const needed = 24;

if (!existsSync(program)) {
  console.error('Lectern is not built. In a checkout, run: npm run build');
  process.exit(2);
}

if (Number(process.versions.node.split('.')[0]) >= needed) {
  const { main } = await import(pathToFileURL(program).href);
  process.exitCode = await main(process.argv.slice(2));
} else {
  const node = bundledNode();
  if (node === null) {
    console.error(
      `Lectern needs Node ${needed} and found ${process.version}. The package node-${process.platform}-${process.arch}, ` +
        `which brings it, is not installed. Install Node ${needed}, or install Lectern again with optional dependencies.`,
    );
    process.exit(2);
  }
  const child = spawn(node, [self, ...process.argv.slice(2)], { stdio: 'inherit' });
  // The terminal sends Ctrl-C to both; the child decides when to end.
  for (const signal of ['SIGINT', 'SIGHUP']) process.on(signal, () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('error', (error) => {
    console.error(`The Node that comes with Lectern cannot be started: ${error.message}`);
    process.exit(2);
  });
  child.on('exit', (code, signal) => {
    if (signal) process.kill(process.pid, signal);
    else process.exit(code ?? 1);
  });
}

function bundledNode() {
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  try {
    const folder = dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
    const path = join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
    return existsSync(path) ? path : null;
  } catch {
    return null;
  }
}
