const fs = require('fs');
const path = require('path');
const url = require('url');
const v8 = require('v8');
const vm = require('vm');

/** So often what V8 has compiled is written down: functions that a run does not need, the next one may. */
const mostTimes = 3;

/**
 * Runs the program in one piece with the code that V8 compiled of it in earlier runs: compiling the functions that a comparison takes is a
 * third of its time, and Node's own compile cache knows only those that run while a file is loaded. The code is taken from beside the program,
 * where `scripts/bundle.mjs` left it, or from where Node keeps what it compiled; V8 refuses what another V8 made, or one of other flags.
 * @param {string} program
 * @param {string} [folder] where compiled code is written to, else where Node keeps its own
 */
exports.start = function (program, folder) {
  const source = fs.readFileSync(program, 'latin1');
  const version = v8.cachedDataVersionTag();
  // The last line names the content: V8 itself compares no more than lengths.
  const name = `program-${source.slice(source.lastIndexOf('//') + 2).trim()}-${version}.cache`;
  const beside = path.join(path.dirname(program), name);
  let known = read(beside);
  let target;
  if (folder !== undefined) target = path.join(folder, name);
  else if (known === undefined) {
    require('module').enableCompileCache();
    const common = require('module').getCompileCacheDir();
    if (common !== undefined) {
      target = path.join(common, `seamcheck-${name}`);
      known = read(target);
    }
  }
  const script = new vm.Script(source, { filename: program, cachedData: known && known.subarray(0, -1) });
  const times = known === undefined || script.cachedDataRejected === true ? 0 : known[known.length - 1];
  if (target !== undefined && times < mostTimes) {
    process.once('exit', () => {
      // Flags that were changed since would have the code refused.
      if (v8.cachedDataVersionTag() === version) write(target, Buffer.concat([script.createCachedData(), Buffer.from([times + 1])]));
    });
  }
  const module = { exports: {} };
  const importFrom = (specifier) => import(/^\.\.?\//.test(specifier) ? new URL(specifier, url.pathToFileURL(program)).href : specifier);
  script.runInThisContext()(module.exports, require, module, program, path.dirname(program), importFrom);
};

/** Code is run as it is: it must be of who runs it, and nobody else's to write. */
function read(file) {
  try {
    const { uid, mode } = fs.statSync(file);
    if (process.getuid !== undefined && ((uid !== process.getuid() && uid !== 0) || (mode & 0o022) !== 0)) return undefined;
    const bytes = fs.readFileSync(file);
    return bytes.length > 1 ? bytes : undefined;
  } catch {
    return undefined;
  }
}

/** At once or not at all: another run may read it meanwhile, and who cannot write does without. */
function write(file, bytes) {
  const part = `${file}.${process.pid}`;
  try {
    fs.writeFileSync(part, bytes, { mode: 0o600 });
    fs.renameSync(part, file);
  } catch {
    fs.rmSync(part, { force: true });
  }
}
