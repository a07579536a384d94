import { existsSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { ToolError } from '../model/tool-error.ts';

export const configNames = ['seamcheck.config.ts', 'seamcheck.config.mts', 'seamcheck.config.js', 'seamcheck.config.mjs'] as const;

/** Short, so that it can be shown whenever there is no config. */
export const minimalConfig = `import { bearer, defineConfig } from 'seamcheck';

export default defineConfig({
  app: {
    services: { api: { url: 'http://localhost:8000', openapi: '/openapi.json' } },
    users: { a: { identifier: 'a@example.com', password: process.env.PASSWORD_A ?? '' } },
  },
  agreement: {
    auth: bearer({ signIn: { operation: 'POST /auth/sign-in' }, access: 'body:access_token', me: 'GET /me' }),
  },
});
`;

/**
 * The config's file, absolute: the one that is asked for, else the nearest from `cwd` upward, up to the folder that holds `.git`.
 * @throws ToolError `config-missing`
 */
export function findConfig(cwd: string, asked?: string): string {
  if (asked !== undefined) {
    const file = resolve(cwd, asked);
    if (existsSync(file) && statSync(file).isFile()) return file;
    throw new ToolError('config-missing', `There is no config file at ${file}.`, 'Check the path after --config, or leave --config out to have it found.');
  }
  const folders = foldersUpward(resolve(cwd));
  for (const folder of folders) {
    const name = configNames.find((candidate) => existsSync(join(folder, candidate)));
    if (name !== undefined) return join(folder, name);
  }
  const looked = folders.map((folder) => `  ${folder}`).join('\n');
  throw new ToolError(
    'config-missing',
    `There is no seamcheck.config.{ts,mts,js,mjs}. Looked in:\n${looked}`,
    `Create seamcheck.config.ts${placeFor(cwd, folders)}, for instance:\n\n${minimalConfig}`,
  );
}

function foldersUpward(from: string): readonly string[] {
  const folders: string[] = [];
  for (let folder = from; ; folder = dirname(folder)) {
    folders.push(folder);
    if (existsSync(join(folder, '.git')) || dirname(folder) === folder) return folders;
  }
}

/** Beside `.git`, when that is not here. */
function placeFor(cwd: string, folders: readonly string[]): string {
  const top = folders.at(-1) ?? cwd;
  return top === resolve(cwd) || !existsSync(join(top, '.git')) ? '' : ` in ${relative(cwd, top)}`;
}
