#!/usr/bin/env node
// Hands over to the Node 24 that comes with the package when the running one is older. Plain JavaScript, so that any
// Node can read it.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const self = fileURLToPath(import.meta.url);
const root = dirname(dirname(self));
const builds = await loadBuilds();
const dist = builds ? buildOfCheckout() : join(root, 'dist');
const program = join(dist, 'cli', 'main.js');
if (!existsSync(program)) {
  console.error(
    'This package of Lectern has no program in it: it was packed with "npm pack", which builds nothing.\n' +
      'In the checkout, run: npm run pack',
  );
  process.exit(2);
}

const { bundledNode, isNodeNewEnough, noNodeMessage } = await import(
  pathToFileURL(join(dist, 'engine', 'worker-node.js')).href
);
if (isNodeNewEnough()) {
  endWithCaller();
  builds?.useBuild(dist);
  module.enableCompileCache();
  const main = await loadMain();
  process.exitCode = await main(process.argv.slice(2));
} else {
  const node = bundledNode();
  if (node === null) {
    console.error(noNodeMessage());
    process.exit(2);
  }
  handOver(node);
}

/** What keeps builds apart, in a checkout; null in an installed package, which has no sources. */
async function loadBuilds() {
  const path = join(root, 'scripts', 'build', 'builds.mjs');
  return existsSync(path) ? import(pathToFileURL(path).href) : null;
}

/** Path of a build of the sources as they are, which is made first where there is none. */
function buildOfCheckout() {
  if (!builds.isUpToDate(root)) {
    console.error('Lectern is not built from these sources yet. Building ...');
    const { status } = spawnSync(process.execPath, [join(root, 'scripts', 'build.mjs')], {
      stdio: ['ignore', 2, 2],
    });
    if (status !== 0) process.exit(2);
  }
  return builds.currentBuild(root);
}

async function loadMain() {
  try {
    const { main } = await import(pathToFileURL(program).href);
    return main;
  } catch (error) {
    console.error(
      `Lectern cannot start: ${error.message}\n` +
        'Install it again on this machine: npm ci in a checkout, npm install FILE.tgz elsewhere.',
    );
    process.exit(2);
  }
}

/** Runs the same command line on another Node and ends as that ends. */
function handOver(node) {
  const isWindows = process.platform === 'win32';
  const child = spawn(node, [self, ...process.argv.slice(2)], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    // A group of its own on the terminal: Ctrl-C comes to the caller alone, which passes it on, so that it counts
    // once whether a terminal sent it or a program did. (Windows has no signals to pass on; there both get Ctrl-C.)
    detached: !isWindows,
  });
  const passedOn = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGWINCH', 'SIGCONT'];
  if (isWindows) process.on('SIGINT', () => {});
  else {
    for (const signal of passedOn) process.on(signal, () => child.kill(signal));
    process.on('SIGTSTP', () => {
      child.kill('SIGSTOP');
      process.kill(process.pid, 'SIGSTOP');
    });
  }
  child.on('error', (error) => {
    console.error(`The Node that comes with Lectern cannot be started: ${error.message}`);
    process.exit(2);
  });
  child.on('exit', (code, signal) => {
    if (!signal) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

/** Ends this process when the one that handed over to it is gone, whatever it died of. */
function endWithCaller() {
  if (!process.channel) return;
  process.on('disconnect', () => process.exit(1));
  process.channel.unref();
}
