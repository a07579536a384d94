import { stripVTControlCharacters } from 'node:util';

/** How many lines of a service's output are kept. */
const keptLines = 200;
/** Characters of a line that are kept. */
const lineLength = 500;
/** A line that never ends is cut here, before escape sequences are taken out of it. */
const pendingLength = 4 * lineLength;

/** The last lines a service said, without escape sequences and known secrets. */
export interface LogTail {
  /** Takes output as it comes, cut anywhere. */
  write(chunk: string): void;
  /** The last 200 lines, newest last, at most 500 characters each. */
  lines(): readonly string[];
}

/** @param secrets Texts that must never be shown. */
export function logTail(secrets: readonly string[] = []): LogTail {
  const kept: string[] = [];
  let pending = '';
  const clean = (line: string): string =>
    withoutSecrets(stripVTControlCharacters(line), secrets)
      .replace(/(?!\t)\p{Cc}/gu, '')
      .slice(0, lineLength);
  return {
    write(chunk) {
      const lines = (pending + chunk).split(/\r\n|\n|\r(?=.)/);
      pending = (lines.pop() ?? '').slice(0, pendingLength);
      for (const line of lines.slice(-keptLines)) {
        const text = clean(line.slice(0, pendingLength));
        if (text.trim() !== '') kept.push(text);
      }
      kept.splice(0, Math.max(0, kept.length - keptLines));
    },
    lines() {
      const last = clean(pending);
      return last.trim() === '' ? [...kept] : [...kept, last].slice(-keptLines);
    },
  };
}

const tokenLike = /\beyJ[\w-]+\.[\w-]+\.[\w-]*/g;
const userInfo = /\b([a-z][a-z0-9+.-]*:\/\/[^\s:/@]*):[^\s/@]+@/gi;

/** `api_key=…`, `"client_secret": "…"`. */
const telling =
  /(["']?\b[\w.-]{0,40}?(?:passw(?:or)?d|secret|token|api[_-]?key|private[_-]?key|credential)[\w.-]{0,40}["']?\s{0,3}[:=]\s{0,3}["']?)((?:[^\s"'\\,;&}]|\\.){6,})/gi;
const scheme = /\b(bearer|basic)\s+[\w.~+/=-]{6,}/gi;

function withoutSecrets(text: string, secrets: readonly string[]): string {
  let shown = text.replace(tokenLike, '<token>').replace(userInfo, '$1:<password>@');
  for (const secret of secrets) shown = shown.replaceAll(secret, '<secret>');
  return shown.replace(scheme, '$1 <secret>').replace(telling, '$1<secret>');
}
