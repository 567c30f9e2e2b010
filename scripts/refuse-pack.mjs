// Plain `npm pack` and `npm publish` know nothing of what a package is made of.
console.error('Lectern is packed with: npm run pack');
process.exitCode = 1;
