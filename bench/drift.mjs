// Contract drift: whole processes over generated documents beside the tools that are there, then the engine by itself. Gates nothing.
//   npm run bench -- drift                      generated documents
//   npm run bench -- drift old.json new.json    these two beside them
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { engine } from './engine.mjs';
import { generatedDocument, operationsFor, yamlOf } from './generated-document.mjs';
import { line, ms, nodeProcesses, processes, root } from './measure.mjs';

const folder = resolve(root, 'reports/bench');
const mega = 1e6;
/** Two versions of real documents, which `npm run bench:drift` installs. */
const real = [
  ['GitHub, versions 22 and 23', 'api.github.com.json'],
  ['GitHub’s own server, versions 22 and 23', 'ghes-3.18.json'],
];
/** A diff that finds something ends with 1. */
const codes = [0, 1, 3];

/** @param {readonly string[]} given two documents of somebody's own, or none */
export async function drift(given) {
  await mkdir(folder, { recursive: true });
  const peers = await peersHere();
  for (const [name, bytes, yaml, goal] of [
    ['JSON of 0.9 MB', 0.9 * mega, false, 250],
    ['JSON of 3.4 MB', 3.4 * mega, false, 700],
    ['YAML of 3 MB', 3 * mega, true, 1500],
    ['JSON of 13 MB', 13 * mega, false, 1500],
  ]) {
    const pair = await generatedPair(bytes, yaml);
    await pairOf(name, pair, goal, peers);
    const same = await nodeProcesses(3, ['bin/seamcheck.js', 'diff', pair.old, pair.old]);
    line(`  with itself`, told(same), 'faster');
  }
  for (const [name, document] of real) {
    const [old, next] = ['github-v22', 'github-v23'].map((version) => resolve(root, 'bench/peers/node_modules', version, 'generated', document));
    if (existsSync(old) && existsSync(next)) await pairOf(name, { old, new: next, bytes: await sizeOf([old, next]) }, 1500, peers);
    else line(name, 'not installed: npm run bench:drift installs it', undefined);
  }
  if (given.length === 2) {
    const [old, next] = given.map((file) => resolve(root, file));
    await pairOf('the documents given', { old, new: next, bytes: await sizeOf([old, next]) }, undefined, peers);
  }
  await growth();
  await engine();
}

async function sizeOf(files) {
  const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function pairOf(name, { old, new: next, bytes }, goal, peers) {
  const ours = await nodeProcesses(5, ['bin/seamcheck.js', 'diff', old, next], { codes });
  line(name, told(ours), goal && ms(goal));
  line('  memory', `${ours.megabytes.toFixed(0)} MB for ${(bytes / mega).toFixed(1)} MB`, `${((5 * bytes) / mega + 100).toFixed(0)} MB`);
  for (const peer of peers) {
    const theirs = await peer.run(old, next);
    line(`  ${peer.name}`, theirs === undefined ? 'failed' : `${told(theirs)}, ${(theirs.best / ours.best).toFixed(1)} × ours`, undefined);
  }
}

async function generatedPair(bytes, yaml) {
  const operations = operationsFor(bytes * (yaml ? 1.25 : 1));
  const written = await Promise.all(
    [false, true].map(async (change) => {
      const document = generatedDocument({ operations, change });
      const text = yaml ? yamlOf(document).slice(1) : `${JSON.stringify(document, undefined, 2)}\n`;
      const file = resolve(folder, `${change ? 'new' : 'old'}-${Math.round(bytes / 1e5)}.${yaml ? 'yaml' : 'json'}`);
      await writeFile(file, text);
      return { file, bytes: Buffer.byteLength(text) };
    }),
  );
  return { old: written[0].file, new: written[1].file, bytes: written[0].bytes + written[1].bytes };
}

/** Time over the number of operations, less what a process takes for itself. */
async function growth() {
  const took = [];
  for (const operations of [10, 300, 3_000]) {
    const files = [];
    for (const change of [false, true]) {
      const file = resolve(folder, `${change ? 'new' : 'old'}-of-${operations}.json`);
      await writeFile(file, JSON.stringify(generatedDocument({ operations, change })));
      files.push(file);
    }
    took.push((await nodeProcesses(3, ['bin/seamcheck.js', 'diff', ...files], { codes })).best);
  }
  const [ten, hundreds, thousands] = took;
  line('10, 300, 3 000 operations', took.map(ms).join(', '), 'linear');
  line('  each further operation', `${((hundreds - ten) / 290).toFixed(3)} ms, then ${((thousands - hundreds) / 2_700).toFixed(3)} ms`, 'the same');
}

/** The tools that are on this machine: oasdiff on PATH, and what `npm run bench:drift` installs. */
async function peersHere() {
  const peers = [];
  if (runs('oasdiff', ['--version'])) {
    peers.push({ name: 'oasdiff breaking', run: (old, next) => processes(3, 'oasdiff', ['breaking', old, next], { codes: [0, 1] }) });
    peers.push({ name: 'oasdiff changelog', run: (old, next) => processes(3, 'oasdiff', ['changelog', old, next], { codes: [0, 1] }) });
  } else line('oasdiff', 'not on PATH: nothing to compare with', undefined);
  if (existsSync(resolve(root, 'bench/peers/node_modules/api-smart-diff'))) {
    peers.push({
      name: 'api-smart-diff',
      run: (old, next) => nodeProcesses(1, ['bench/peers/api-smart-diff.mjs', old, next], { env: { NODE_OPTIONS: '--max-old-space-size=4096' } }),
    });
  } else line('api-smart-diff', 'not installed: npm run bench:drift installs it', undefined);
  return peers;
}

function runs(command, args) {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function told(run) {
  if (run === undefined) return 'failed';
  return `${ms(run.best)}, median ${ms(run.median)}${run.megabytes > 0 ? `, ${run.megabytes.toFixed(0)} MB` : ''}`;
}
