var fs = require('fs');
var path = require('path');

var commands = ['diff', 'contains'];
var root = path.join(__dirname, '..');

/**
 * The file of the program in one piece (`scripts/bundle.mjs`), for the commands that are in it; undefined where there is none. Where there
 * are sources it counts only as long as each of those it was made of is still the file that it was.
 */
exports.bundleFor = function (command) {
  if (commands.indexOf(command) === -1) return undefined;
  var folder = path.join(root, 'dist/bundle');
  var program = path.join(folder, 'program.cjs');
  if (!fs.existsSync(path.join(root, 'src'))) return fs.existsSync(program) ? program : undefined;
  try {
    var files = JSON.parse(fs.readFileSync(path.join(folder, 'made-of.json'), 'utf8'));
    return files.every(isAsItWas) ? program : undefined;
  } catch {
    return undefined;
  }
};

function isAsItWas(file) {
  var now = fs.statSync(path.join(root, file[0]));
  return now.size === file[1] && now.mtimeMs === file[2];
}
