// One comparison by api-smart-diff, which is a library, in a process of its own.
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { apiCompare } from 'api-smart-diff';
import { load } from 'js-yaml';

const [old, next] = await Promise.all(
  process.argv.slice(2).map(async (file) => {
    const text = await readFile(file, 'utf8');
    return extname(file) === '.yaml' ? load(text) : JSON.parse(text);
  }),
);
const { diffs } = apiCompare(old, next);
process.stdout.write(`${diffs.filter(({ type }) => type === 'breaking').length}\n`);
