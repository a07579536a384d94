import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** Remembers beside a product, by the content of its inputs, that it is up to date. */
export function stamp(file, inputs, products, root) {
  const hash = () => {
    const sum = createHash('sha256');
    for (const input of [...inputs].sort((a, b) => (a < b ? -1 : 1)))
      sum
        .update(`${relative(root, input)}\0`)
        .update(readFileSync(input))
        .update('\0');
    return sum.digest('hex');
  };
  return {
    fresh: () => products.every((product) => existsSync(product)) && readJson(file)?.inputs === hash(),
    clear: () => rmSync(file, { force: true }),
    write() {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, `${JSON.stringify({ inputs: hash() })}\n`);
    },
  };
}

/** A JSON file; undefined when it is missing or broken. */
export function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** What a build can depend on: all but products, tests and prose. */
export function sourcesOf(folder) {
  const aside = new Set(['.next', 'node_modules', 'pact', 'next-env.d.ts', 'Dockerfile', 'vitest.config.ts', '.dockerignore']);
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (aside.has(entry.name) || /\.(?:tsbuildinfo|md|test\.tsx?)$/.test(entry.name)) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? sourcesOf(path) : [path];
  });
}
