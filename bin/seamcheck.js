#!/usr/bin/env node
// Kept to a syntax that Node 12 reads, so that an old Node is told what it lacks in one sentence. CommonJS: the loader of modules would
// take longer to start than this file takes.
var fs = require('fs');
var path = require('path');
var url = require('url');
var bundle = require('./bundle.js');

var wanted = [22, 22];
var found = process.versions.node.split('.').map(Number);

if (found[0] < wanted[0] || (found[0] === wanted[0] && found[1] < wanted[1])) {
  process.stderr.write('seamcheck needs Node ' + wanted.join('.') + ' or newer, and this is Node ' + process.versions.node + '.\n');
  process.exitCode = 2;
} else {
  var cannotStart = function (error) {
    process.stderr.write('seamcheck cannot start: ' + ((error && error.stack) || error) + '\n');
    process.exitCode = 4;
  };
  var program = bundle.bundleFor(process.argv[2]);
  if (program !== undefined) {
    try {
      require('./start-bundle.js').start(program);
    } catch (error) {
      cannotStart(error);
    }
  } else {
    // Before the first source is read, since that one's types are stripped too.
    require('module').enableCompileCache();
    // Only the repository has sources; the published package has what was built from them.
    var source = path.join(__dirname, '../src/cli/bin.ts');
    var main = fs.existsSync(source) ? source : path.join(__dirname, '../dist/src/cli/bin.js');
    import(url.pathToFileURL(main).href).catch(cannotStart);
  }
}
