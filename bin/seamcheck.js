#!/usr/bin/env node
// Kept to a syntax that Node 12 reads, so that an old Node is told what it lacks in one sentence.
import fs from 'fs';
import module from 'module';
import v8 from 'v8';
import { bundleFor } from './bundle.js';

var wanted = [22, 22];
var found = process.versions.node.split('.').map(Number);

if (found[0] < wanted[0] || (found[0] === wanted[0] && found[1] < wanted[1])) {
  process.stderr.write('seamcheck needs Node ' + wanted.join('.') + ' or newer, and this is Node ' + process.versions.node + '.\n');
  process.exitCode = 2;
} else {
  // What a run keeps, it keeps to its end: room for more of what is short-lived saves no time (measured), and cost 120 MB.
  // Told only to those that are known to know the flag: others would print that they do not.
  if (found[0] <= 24) v8.setFlagsFromString('--semi-space-growth-factor=1');
  // Before the first source is read, since that one's types are stripped too.
  module.enableCompileCache();
  // Only the repository has sources; the published package has what was built from them.
  var source = new URL('../src/cli/bin.ts', import.meta.url);
  var program = bundleFor(process.argv[2]) || (fs.existsSync(source) ? source : new URL('../dist/src/cli/bin.js', import.meta.url));
  import(program.href).catch(function (error) {
    process.stderr.write('seamcheck cannot start: ' + ((error && error.stack) || error) + '\n');
    process.exitCode = 4;
  });
}
