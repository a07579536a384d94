import { answered, defineCheck, statusOf, succeeded, type Check, type Exchange, type OperationId } from '../../src/author.ts';
import { fromTheEdge } from '../contract/fixtures.probe.ts';
import { crash } from '../cors/crash.probe.ts';
import { badInput } from './bad-input.probe.ts';
import { invalid } from './invalid.probe.ts';
import { refused } from './refused.probe.ts';

export const noLeak: Check = defineCheck({
  title: 'No error tells what the App is made of',
  sources: ['OWASP ASVS v5.0.0-16.5.1', 'OWASP ASVS v5.0.0-13.4.2', 'OWASP WSTG-ERRH-02', 'RFC 9457 §5'],
  needs: { refused },
  uses: { invalid, crash, badInput },
  messages: {
    leaks: { level: 'breaking', text: '{operation} answers {how} with what only its developers should see: {signs}' },
    suspicious: { level: 'warning', text: '{operation} answers {how} with what looks like {signs}' },
  },
  run({ refused, invalid, crash, badInput }, { examine, report }) {
    const seen = [
      ...refused.provoked.map((one) => ({ witness: 'errors/refused', ...one })),
      ...(invalid?.provoked ?? []).map((one) => ({ witness: 'errors/invalid', ...one })),
      ...Object.entries(crash?.byOperation ?? {}).map(([operation, { control, crashed }]) => ({
        witness: 'cors/crash',
        operation: operation as OperationId,
        how: 'a crash',
        control,
        error: crashed,
      })),
      ...(badInput?.operations ?? []).flatMap(({ operation, control, sent }) =>
        sent.map(({ how, error }) => ({ witness: 'errors/bad-input', operation, how, control, error })),
      ),
    ].filter(({ error }) => (statusOf(error) ?? 0) >= 400 && !fromTheEdge(error));
    // A path that nobody serves has no success of its own.
    const well = seen.find(({ control }) => succeeded(control))?.control;
    for (const [name, errors = []] of Object.entries(Object.groupBy(seen, ({ operation }) => operation))) {
      const operation = name as OperationId;
      const read = errors.map((one) => ({ ...one, signs: signsIn(one.error) })).sort((a, b) => b.signs.length - a.signs.length);
      const [worst] = read;
      if (worst === undefined) continue;
      const control = errors.find(({ control }) => succeeded(control))?.control ?? well ?? worst.control;
      const on = examine({ operation }, { held: succeeded(control), by: control.id });
      if (!on || worst.signs.length === 0) continue;
      report(on, worst.signs.length > 1 ? 'leaks' : 'suspicious', {
        data: { operation, how: worst.how, signs: worst.signs.map(({ what }) => what).join(' and ') },
        expected: { witness: 'errors/refused', at: control.id, value: 'an error for users' },
        actual: { witness: worst.witness, at: worst.error.id, value: worst.signs.map(({ what, text }) => `${what}: ${text}`) },
      });
    }
  },
});

/** Each is rare in what is written for users, and two at once rarer. */
const signatures: readonly (readonly [what: string, pattern: RegExp])[] = [
  [
    'a stack trace',
    /Traceback \(most recent call last\)|\n\s{1,40}at [\w$.<>/[\] ]+ ?\((?:file:|node:|\/|[A-Z]:\\|[\w.$]+\.(?:java|kt|scala|groovy):|Native Method|Unknown Source)[^\n)]*\)|\n\s{1,40}at [\w.`<>[\],+]+\([^\n)]*\) in [^\n]+:line \d+|\n\s{1,40}at (?:System|Microsoft)\.[\w.`<>[\],+]+\(|\bgoroutine \d+ \[|\n#\d+ (?:\/[^\n(]+\(\d+\)|\{main\}|\[internal function\])|\bthread '[^'\n]+' (?:\(\d+\) )?panicked at /,
  ],
  [
    'a line of source code',
    /File "[^"\n]+\.py", line \d+|[\w/.-]{1,200}\.(?:[cm]?js|tsx?|rb|php|go|java|kt|scala|rs|exs?|cs|vb)(?::\d+(?::\d+)?\b|:line \d+|\(\d+\):|:\d+:in )| in \/[\w/.-]+\.php on line \d+/,
  ],
  ['a library’s folder', /\b(?:site-packages|dist-packages|node_modules|vendor\/bundle|vendor\/laravel|gems|\.cargo\/registry|go\/pkg\/mod)\//],
  [
    'a file of the server',
    /(?:^|[\s"'(=])(?:\/(?:home|usr|var|opt|app|srv|root|tmp)|[A-Z]:\\)[\w./\\@-]*\.(?:py|[cm]?js|tsx?|rb|go|java|kt|rs|php|cs|jar|dll|db|sqlite3?|env|pem)\b/,
  ],
  [
    'SQL',
    /\bSELECT\s[\s\S]{1,400}?\sFROM\s|\bINSERT\s+INTO\s[\s\S]{1,400}?\sVALUES\b|\bUPDATE\s\S{1,80}\sSET\s|\bDELETE\s+FROM\s\S{1,80}\s+WHERE\b|\b(?:UNIQUE|NOT NULL|FOREIGN KEY) constraint failed\b|violates (?:unique|foreign key|not-null|check) constraint/,
  ],
  // As query builders write it, quoted; in plain words it is a sentence.
  [
    'SQL',
    /\bselect (?:distinct )?(?:\*|["`[][\w"`[\]., *]{1,400}?) from ["`[\w]|\binsert into ["`[][\w"`[\].]+ ?\(|\bupdate ["`[][\w"`[\].]+ set ["`[]|\bdelete from ["`[][\w"`[\].]+ where\b|\[SQL: /,
  ],
  [
    'the words of a database',
    /\bYou have an error in your SQL syntax|\bDuplicate entry '[^'\n]*' for key '|\bSQLSTATE\[\w{5}\]|\bORA-\d{5}:|\bE11000 duplicate key error|\b(?:relation|column) "[\w.]+"(?: of relation "\w+")? does not exist|\bno such (?:table|column): \w|\bsyntax error at or near "|\bUnclosed quotation mark after the character string|\bCannot insert duplicate key row in object|\bInvalid `prisma\.\w+\.\w+\(\)` invocation/,
  ],
  [
    'a database driver',
    /\b(?:sqlalchemy|psycopg2?|asyncpg|sqlite3|pymysql|aiomysql|mysqlclient|SequelizeDatabaseError|QueryFailedError|PrismaClient\w*Error|PDOException|Doctrine\\DBAL|Illuminate\\Database|ActiveRecord::\w+|Npgsql\.\w+|System\.Data\.\w+|Microsoft\.(?:Data|EntityFrameworkCore)\.\w+|java\.sql\.\w+|org\.(?:hibernate|postgresql|springframework\.dao)|com\.mysql)(?:\b[.:()]|[.:\\(])|sqlalche\.me\//,
  ],
  ['an exception’s name', /\b(?:[a-z_]+\.)*[A-Z][A-Za-z]*(?:Error|Exception)(?::\s|\()/],
  // A package and what is in it, as Java and Kotlin write them.
  ['a class of the program', /(?<![\w/@.-])(?:java|javax|jakarta|kotlin|com|org|io|net|dev)(?:\.[a-z_]\w*)+\.[A-Z]\w*[a-z]\w*(?![\w/@-])/],
  ['an object of the program', /<[\w. ]+ object at 0x[0-9a-f]+>/],
  ['the address of a database', /\b(?:postgres(?:ql)?|mysql|mariadb|mongodb|redis|amqp)(?:\+\w+)?:\/\/[^\s"'<>]+/],
  ['a secret of the environment', /\b[A-Z][A-Z0-9_]*(?:SECRET|PASSWORD|_TOKEN|API_KEY|DATABASE_URL)[A-Z0-9_]*=\S/],
  ['an address of the inner network', /\b(?:https?:\/\/|@)(?:10(?:\.\d{1,3}){3}|192\.168(?:\.\d{1,3}){2}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d{1,3}){2})\b/],
  [
    'a debugger’s page',
    /Werkzeug Debugger|__nextjs_original-stack-frame|DEBUG = True|Whoops\\Run|starlette\.middleware\.errors|Action Controller: Exception caught|Server Error in '[^'\n]*' Application|DeveloperExceptionPage/,
  ],
];

/** Names of this form are error codes, too, and addresses can be anyone's: these count only beside another sign. */
const seenElsewhere = ['an exception’s name', 'an address of the inner network'];

/** What of it is in the body or a header. What was asked comes back in errors, and was no secret; nor is a cookie of its own client, whatever its name. */
function signsIn(exchange: Exchange): readonly { readonly what: string; readonly text: string }[] {
  if (!answered(exchange)) return [];
  const { body, headers } = exchange.response;
  const { pathname } = new URL(exchange.request.url);
  const text = asWritten([body?.text ?? '', ...headers.flatMap(([name, value]) => (name.toLowerCase() === 'set-cookie' ? [] : value))].join('\n'))
    .replaceAll(pathname, '')
    .slice(0, 200_000);
  const found = signatures
    .flatMap(([what, pattern]) => {
      const sign = pattern.exec(text)?.[0];
      return sign === undefined ? [] : [{ what, text: sign.trim().slice(0, 120) }];
    })
    .filter(({ what }, index, all) => all.findIndex((other) => other.what === what) === index);
  return found.some(({ what }) => !seenElsewhere.includes(what)) ? found : [];
}

/** Without what JSON and HTML write in the place of line ends, tabs and quotes. */
function asWritten(text: string): string {
  return text
    .replaceAll(/\\u00([0-7][\da-f])/gi, (_whole, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    .replaceAll(/(?:\\r)?\\n|<br ?\/?>/g, '\n')
    .replaceAll('\\t', '\t')
    .replaceAll('\\"', '"')
    .replaceAll(/&(?:quot|#34|#x22);/g, '"')
    .replaceAll(/&(?:#39|#x27|apos);/gi, "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&nbsp;', ' ');
}
