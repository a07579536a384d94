/** What a JWT is a part of; its parts are looked for in it. A pattern for the whole would take quadratic time on hostile text. */
const dotted = /[\w.-]{20,}/g;

/** RFC 7519 §3: three parts, the first two of them JSON objects, and those begin with `{"`. */
export function withoutJwts(text: string, name: (token: string) => string): string {
  return text.replace(dotted, (run) => (run.includes('eyJ') ? withoutJwtsIn(run, name) : run));
}

function withoutJwtsIn(run: string, name: (token: string) => string): string {
  const parts = run.split('.');
  const kept: string[] = [];
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i] ?? '';
    const [claims, signature] = [parts[i + 1], parts[i + 2]];
    const at = part.indexOf('eyJ');
    if (at < 0 || part.length - at < 8 || claims === undefined || signature === undefined || !/^eyJ.{5}/.test(claims)) {
      kept.push(part);
      continue;
    }
    kept.push(part.slice(0, at) + name(`${part.slice(at)}.${claims}.${signature}`));
    i += 2;
  }
  return kept.join('.');
}
