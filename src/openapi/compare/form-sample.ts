import type { Written } from './serialization.ts';

/** What two items, or two properties, of a parameter named `q` look like in each form (RFC 6570, OpenAPI 3.1.1 §4.8.12.4). */
const samples: Readonly<Record<'array' | 'object', Readonly<Record<string, string>>>> = {
  array: {
    repeated: 'q=a&q=b',
    form: 'q=a,b',
    simple: 'a,b',
    matrix: ';q=a,b',
    'matrix exploded': ';q=a;q=b',
    label: '.a,b',
    'label exploded': '.a.b',
    spaceDelimited: 'q=a%20b',
    pipeDelimited: 'q=a|b',
    tabDelimited: 'q=a%09b',
    'cookie exploded': 'q=a; q=b',
  },
  object: {
    form: 'q=a,1,b,2',
    'form exploded': 'a=1&b=2',
    'cookie exploded': 'a=1; b=2',
    simple: 'a,1,b,2',
    'simple exploded': 'a=1,b=2',
    matrix: ';q=a,1,b,2',
    'matrix exploded': ';a=1;b=2',
    label: '.a,1,b,2',
    'label exploded': '.a=1.b=2',
    deepObject: 'q[a]=1&q[b]=2',
    spaceDelimited: 'q=a%201%20b%202',
    pipeDelimited: 'q=a|1|b|2',
  },
};

/** A form as a reader sees it on the wire: `q=a,b`. */
export function formSample(form: string, written: Written, name: string): string {
  if (form.startsWith('content ')) return `as ${form.slice('content '.length)}`;
  const shortName = name.length > 40 ? `${name.slice(0, 39)}…` : name;
  const scalar = written === 'text' || written === 'literal';
  if (scalar) return form === 'matrix' ? `;${shortName}=a` : form === 'label' ? '.a' : 'as plain text';
  const sample = samples[written][form];
  return sample === undefined ? `as ${form}` : sample.replaceAll(/(^|[;&] ?)q(?=[=[])/g, (_, before: string) => `${before}${shortName}`);
}
