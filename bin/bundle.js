import fs from 'fs';

var commands = ['diff', 'contains'];

/**
 * The URL of the program in few files (`scripts/bundle.mjs`), for the commands that are in it; undefined where there is none. Where there are
 * sources it counts only as long as each of those it was made of is still the file that it was.
 */
export function bundleFor(command) {
  if (commands.indexOf(command) === -1) return undefined;
  var folder = new URL('../dist/bundle/', import.meta.url);
  var program = new URL('bin.js', folder);
  if (!fs.existsSync(new URL('../src', import.meta.url))) return fs.existsSync(program) ? program : undefined;
  try {
    var files = JSON.parse(fs.readFileSync(new URL('made-of.json', folder), 'utf8'));
    return files.every(isAsItWas) ? program : undefined;
  } catch {
    return undefined;
  }
}

function isAsItWas(file) {
  var now = fs.statSync(new URL('../' + file[0], import.meta.url));
  return now.size === file[1] && now.mtimeMs === file[2];
}
