// What the bundler makes of imports that are no code.

declare module '*.css' {}

declare module '*.md?raw' {
  const text: string;
  export default text;
}
