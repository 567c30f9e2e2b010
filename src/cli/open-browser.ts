import { spawn } from 'node:child_process';
import { errorCode, errorMessage } from '../library/program.ts';

/** What opens an address in the user's browser, by platform; never by way of a shell. */
const openers: Partial<Record<NodeJS.Platform, readonly [command: string, ...args: string[]]>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};

/** Opens an address in a browser. What fails is told, and nothing else: the address can be opened by hand. */
export function openBrowser(url: string, say: (text: string) => void): void {
  const [command, ...args] = openers[process.platform] ?? ['xdg-open'];
  const tell = (why: string): void => say(`No browser was opened: ${why}. Open ${url} by hand.`);
  const child = spawn(command, [...args, url], { stdio: 'ignore', detached: true });
  child.once('error', (error) =>
    tell(errorCode(error) === 'ENOENT' ? `${command} was not found` : errorMessage(error)),
  );
  child.once('exit', (code, signal) => {
    if (code !== 0) tell(`${command} ended with ${code === null ? `signal ${signal}` : `code ${code}`}`);
  });
  child.unref();
}
