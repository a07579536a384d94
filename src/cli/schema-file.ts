import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { isExactNumber, parseExact } from '../model/exact-json.ts';
import { isRecord, valueAt, type JsonPointer } from '../model/json.ts';
import { ToolError } from '../model/tool-error.ts';
import type { Offsets } from '../openapi/locate.ts';
import type { Unread } from '../openapi/text.ts';
import type { Dialect } from '../schema/dialect.ts';
import type { MainIo } from './io.ts';

/** A schema and the document in which it stands. */
export interface SchemaFile {
  readonly document: unknown;
  readonly pointer: JsonPointer;
}

const remedy = 'Give a JSON Schema in JSON or YAML, as a file, as file#/json/pointer, or - for stdin.';

/**
 * Reads a schema for the command line.
 * @param place `file`, `file#/json/pointer`, `file#anchor`; `-` stands for stdin
 * @throws ToolError that names file, line and column
 */
export async function readSchemaFile(place: string, { cwd, input }: Pick<MainIo, 'cwd' | 'input'>, dialect?: Dialect): Promise<SchemaFile> {
  const [, name = '', fragment = ''] = /^([^#]*)#?(.*)$/s.exec(place) ?? [];
  const shown = name === '-' ? 'stdin' : name;
  const text = await (name === '-' ? read(input()) : readFile(resolve(cwd, name), 'utf8')).catch((cause: unknown) => {
    throw new ToolError('input-invalid', `${shown} cannot be read.`, remedy, { cause });
  });
  const document = await parsed(text.replace(/^\uFEFF/, ''), shown);
  const { follow } = await import('../schema/reference.ts');
  const found = fragment === '' ? { pointer: '' as const, value: document } : follow(document, `#${fragment}`, '');
  if ('reason' in found) throw new ToolError('input-invalid', `${shown}:1: ${found.reason}.`, remedy);
  const { pointer, value } = found;
  if ((!isRecord(value) || isExactNumber(value)) && typeof value !== 'boolean') {
    throw new ToolError('input-invalid', `${at(shown, pointer)} is no schema: a schema is an object or a boolean (JSON Schema 2020-12 §4.3).`, remedy);
  }
  if (pointer === '' && isRecord(value) && ('openapi' in value || 'swagger' in value)) {
    const example = Object.keys(Object(valueAt(value, '/components/schemas') ?? valueAt(value, '/definitions') ?? {}))[0] ?? 'User';
    const parent = 'openapi' in value ? 'components/schemas' : 'definitions';
    throw new ToolError('input-invalid', `${shown}:1: it is an OpenAPI document and not a schema.`, `Name one of its schemas: ${name}#/${parent}/${example}`);
  }
  const { schemaFault } = await import('../openapi/schema-fault.ts');
  const fault = schemaFault(document, found, dialect);
  if (fault !== undefined) throw new ToolError('input-invalid', `${await placeIn(text, shown, fault.at)} ${fault.reason} (${fault.at}).`, remedy);
  return { document, pointer };
}

async function placeIn(text: string, name: string, at: JsonPointer): Promise<string> {
  const { readText } = await import('../openapi/text.ts');
  const read = await readText(text, isJson(text, name) ? 'json' : 'yaml');
  if ('reason' in read) return `${name}:1:1`;
  const { line, column } = read.position(read.offsets(at).offset);
  return `${name}:${line}:${column}`;
}

function isJson(text: string, name: string): boolean {
  return /\.json$/i.test(name) || (!/\.ya?ml$/i.test(name) && /^\s*[[{]/.test(text));
}

async function parsed(text: string, name: string): Promise<unknown> {
  try {
    return parseExact(text);
  } catch {
    const [{ readText }, { linesOf }, { notPlain }] = await Promise.all([
      import('../openapi/text.ts'),
      import('../openapi/locate.ts'),
      import('../openapi/plain.ts'),
    ]);
    const read = await readText(text, isJson(text, name) ? 'json' : 'yaml');
    const unread = 'reason' in read ? read : refusedBy(notPlain(read.value), read.offsets);
    if (!('reason' in read) && unread === undefined) return read.value;
    const { line, column } = linesOf(text)(unread?.offset ?? 0);
    throw new ToolError('input-invalid', `${name}:${line}:${column}: it ${unread?.reason}.`, remedy);
  }
}

/** What YAML can say and JSON cannot: without end, or much too much once its aliases are written out. */
function refusedBy(wrong: { readonly reason: string; readonly at: JsonPointer } | undefined, offsets: Offsets): Unread | undefined {
  return wrong === undefined ? undefined : { reason: wrong.reason, offset: offsets(wrong.at).offset };
}

async function read(stream: AsyncIterable<Uint8Array | string>): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of stream) text += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
  return text + decoder.decode();
}

function at(name: string, pointer: JsonPointer): string {
  return pointer === '' ? `${name}:1:1` : `${name}#${pointer}`;
}
