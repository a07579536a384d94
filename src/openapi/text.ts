import { parseExact } from '../model/exact-json.ts';
import { jsonOffsets } from './locate-json.ts';
import { linesOf, type Offsets } from './locate.ts';
import type { FileText } from './load-bytes.ts';
import { hasLongNumber } from './long-number.ts';
import { repeatedName, type RepeatedName } from './repeated-name.ts';

/** Why a name stands twice, as a predicate of the text. */
export function repeats({ name }: RepeatedName): string {
  return `has the name ${JSON.stringify(name.slice(0, 100))} twice in one object, where each may stand once (RFC 8259 §4)`;
}

/** A text that was read as JSON or YAML, and where things stand in it. */
export interface ReadText {
  readonly value: unknown;
  /** In characters. */
  readonly size: number;
  readonly yaml: boolean;
  readonly offsets: Offsets;
  readonly position: ReturnType<typeof linesOf>;
  /** A name that stands twice in one object, where so many members of objects were parsed; YAML with one is not read. */
  readonly repeated?: (members: number) => RepeatedName | undefined;
}
/** Why a text is neither, as a predicate of it (`is not JSON: …`), and at what offset one sees it. */
export interface Unread {
  readonly reason: string;
  readonly offset: number;
}
export type TextHint = 'json' | 'yaml';

const mark = '\uFEFF';

/**
 * Reads JSON natively and YAML by the core schema of 1.2. Without a hint a text that begins with a brace is tried as JSON and then as
 * YAML, whose flow style begins so too. Numbers that no double carries stay exact.
 */
export async function readText(given: string | FileText, hint?: TextHint): Promise<ReadText | Unread> {
  const file: FileText = typeof given === 'string' ? { text: given } : given;
  const marked = file.text.startsWith(mark);
  const text = marked ? file.text.slice(1) : file.text;
  const start = /\S/.exec(text)?.[0];
  if (start === undefined) return { reason: 'is empty', offset: 0 };
  if (start === '<') return { reason: 'is a page of HTML or XML', offset: text.indexOf('<') };
  if (hint === 'json' || (hint === undefined && (start === '{' || start === '['))) {
    const json = await readJson(text, file.bytes?.subarray(marked ? Buffer.byteLength(mark) : 0) ?? Buffer.from(text));
    if (!('reason' in json) || hint === 'json') return json;
    const yaml = await readYaml(text);
    return 'reason' in yaml ? json : yaml;
  }
  file.bytes = undefined;
  return readYaml(text);
}

async function readJson(text: string, bytes: Buffer): Promise<ReadText | Unread> {
  try {
    const value: unknown = hasLongNumber(text, bytes) ? parseExact(text) : JSON.parse(text);
    return {
      value,
      size: text.length,
      yaml: false,
      offsets: jsonOffsets(bytes),
      position: linesOf(bytes),
      repeated: (members) => repeatedName(bytes, members),
    };
  } catch (error) {
    return { reason: `is not JSON: ${told(error)}`, offset: positionIn(error) ?? (await firstFault(text)) };
  }
}

async function readYaml(text: string): Promise<ReadText | Unread> {
  const { parseYaml } = await import('./yaml.ts');
  try {
    return { ...parseYaml(text), size: text.length, yaml: true, position: linesOf(text) };
  } catch (error) {
    if (error instanceof RangeError) return { reason: 'is not YAML: it is nested too deeply', offset: 0 };
    const { reason, mark } = error as { readonly reason?: unknown; readonly mark?: { readonly position?: unknown } };
    const marked = typeof mark?.position === 'number' ? mark.position : 0;
    // Behind a quote that begins there.
    const offset = /["']/.test(text.charAt(marked - 1)) ? marked - 1 : marked;
    const repeated = reason === 'duplicated mapping key' ? nameAt(text, offset) : undefined;
    return { reason: `is not YAML: ${typeof reason === 'string' ? clean(reason) : told(error)}${repeated === undefined ? '' : ` ${repeated}`}`, offset };
  }
}

/** A name as it is written there, in quotes. */
function nameAt(text: string, offset: number): string | undefined {
  const [, quoted, plain] = /^(?:("(?:[^"\\\n]|\\.)*"|'(?:[^'\n]|'')*')|([^\s:][^\n]*?)\s*:(?:\s|$))/.exec(text.slice(offset, offset + 300)) ?? [];
  if (quoted !== undefined) return clean(quoted);
  return plain === undefined ? undefined : clean(JSON.stringify(plain));
}

/** V8 names the place of some faults only. */
function positionIn(error: unknown): number | undefined {
  const position = /at position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
  return position === undefined ? undefined : Number(position);
}

async function firstFault(text: string): Promise<number> {
  const { parse } = await import('jsonc-parser');
  const errors: { readonly offset: number }[] = [];
  try {
    parse(text, errors as Parameters<typeof parse>[1], { disallowComments: true, allowTrailingComma: false });
  } catch {
    return 0; // nested too deeply for its recursion
  }
  return Math.min(errors[0]?.offset ?? text.length, text.trimEnd().length);
}

/** Without the place, which stands before it, and without the text, which V8 quotes. */
function told(error: unknown): string {
  const message = error instanceof Error ? error.message : 'it does not parse';
  return clean(message.replace(/( in JSON)? at position .*$/s, '').replace(/,\s*(\.\.\.)?".*is not valid JSON$/s, ''));
}

function clean(message: string): string {
  return message.replace(/\p{Cc}+/gu, ' ').slice(0, 200);
}
