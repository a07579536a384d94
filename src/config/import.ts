import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createJiti, type Jiti } from 'jiti';
import { isRecord } from '../model/json.ts';
import { ToolError } from '../model/tool-error.ts';

/**
 * What the config file exports by default.
 * @param name the file as it is called in messages.
 * @throws ToolError `config-invalid` when it throws, does not parse, or has no default export
 */
export async function importConfig(file: string, name: string): Promise<unknown> {
  let module: unknown;
  try {
    module = await imported(file);
    const exported = defaultOf(module);
    // Awaited here, so that a promise that fails is a config that throws.
    if (exported !== undefined) return await exported.value;
  } catch (error) {
    throw await thrownBy(error, file, name);
  }
  throw new ToolError('config-invalid', `${name} has no default export.`, 'Write `export default defineConfig({ … })`.');
}

/**
 * Natively where Node can: it is several times faster, and shares the modules that we have loaded already. Else by jiti: type stripping
 * knows no enums and no imports without extension, and warns in packages without a `type`.
 */
async function imported(file: string): Promise<unknown> {
  if (file.endsWith('.ts') && !(await isInModulePackage(file))) return transpiler().import(file);
  try {
    return await import(pathToFileURL(file).href);
  } catch (error) {
    if (!file.endsWith('.ts') || !beyondStripping.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
    return transpiler().import(file);
  }
}

/** What Node says of TypeScript that is more than types, and of imports as bundlers resolve them. */
const beyondStripping: ReadonlySet<string> = new Set([
  'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX',
  'ERR_INVALID_TYPESCRIPT_SYNTAX',
  'ERR_MODULE_NOT_FOUND',
  'ERR_UNSUPPORTED_DIR_IMPORT',
  'ERR_UNKNOWN_FILE_EXTENSION',
]);

async function isInModulePackage(file: string): Promise<boolean> {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const described = await readFile(join(folder, 'package.json'), 'utf8').catch(() => undefined);
    if (described !== undefined) return /"type"\s*:\s*"module"/.test(described);
    if (dirname(folder) === folder) return false;
  }
}

/** Without a cache on disk: nothing of ours remains. Our own package comes as it is installed. */
function transpiler(): Jiti {
  return createJiti(import.meta.url, { interopDefault: false, fsCache: false, nativeModules: ['seamcheck'] });
}

function defaultOf(module: unknown): { readonly value: unknown } | undefined {
  // Records only by shape: a module is a namespace object here, a plain object from jiti.
  if (!isRecord(module) || !('default' in module)) return undefined;
  const value = module['default'];
  return isRecord(value) && value['__esModule'] === true ? defaultOf(value) : { value };
}

async function thrownBy(error: unknown, file: string, name: string): Promise<ToolError> {
  const { message } = partsOf(error);
  const [first = ''] = message.split('\n');
  const missing = /Cannot find (?:module|package) '([^']+)'/.exec(first)?.[1];
  const line = lineIn(error, file) ?? (isSyntaxError(error) ? await lineOfSyntaxError(file) : undefined);
  const remedy = missing === undefined ? 'Correct it there; `node` alone shows the whole stack.' : `Install ${missing}, or correct its name.`;
  return new ToolError('config-invalid', `${name}${line === undefined ? '' : `:${line}`} could not be loaded: ${first.trim().slice(0, 500)}`, remedy, {
    cause: error,
  });
}

/** From the first frame of the stack that is in this file; jiti puts its parser's position into the message. */
function lineIn(error: unknown, file: string): number | undefined {
  const { message, stack } = partsOf(error);
  const text = `${message}\n${stack}`;
  for (const place of [`${pathToFileURL(file).href}:`, `${file}:`]) {
    const at = text.indexOf(place);
    const line = at < 0 ? Number.NaN : Number.parseInt(text.slice(at + place.length), 10);
    if (!Number.isNaN(line)) return line;
  }
  return undefined;
}

/** Anything can be thrown. */
function partsOf(error: unknown): { readonly message: string; readonly stack: string } {
  if (typeof error !== 'object' || error === null) return { message: String(error), stack: '' };
  const { message, stack } = error as { readonly message?: unknown; readonly stack?: unknown };
  return { message: typeof message === 'string' ? message : 'something without a message was thrown', stack: typeof stack === 'string' ? stack : '' };
}

function isSyntaxError(error: unknown): boolean {
  return error instanceof Error && error.name === 'SyntaxError';
}

/** Node keeps the place of a syntax error in a module to itself; jiti puts it into what it makes of the file, as JSON. */
async function lineOfSyntaxError(file: string): Promise<number | undefined> {
  const made = transpiler().transform({ source: await readFile(file, 'utf8'), filename: file, async: true });
  const line = /__JITI_ERROR__ = \{.*?"line":(\d+)/.exec(made)?.[1];
  return line === undefined ? undefined : Number(line);
}
