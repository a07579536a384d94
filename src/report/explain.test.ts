import { expect, test } from 'vitest';
import { explain } from './explain.ts';
import { plain } from './style.ts';

const page = `---
id: cors/on-500
---
<!-- generated: do not edit -->
# A 500 can be read by the frontend

| | |
|---|---|
| id | \`cors/on-500\` |

## What it means

When the API crashes, the answer still needs \`Access-Control-Allow-Origin\`. Otherwise the browser hides status and body,
and the frontend can only say **Failed to fetch** (see [Fetch §3.3](https://fetch.spec.whatwg.org/#http-responses)).

- one
- two, which is so long that it does not fit into a single line of this narrow terminal and is continued below its own text
  with more
  1. nested

## How it happens

\`\`\`python
app.add_middleware(CORSMiddleware)  # inside ServerErrorMiddleware

    ::error::not a command here
\`\`\`
After.
`;

test('a page for a pipe', () => {
  expect(explain(page, plain, 72)).toMatchInlineSnapshot(`
    "A 500 can be read by the frontend

    | | |
    |---|---|
    | id | \`cors/on-500\` |

    What it means

    When the API crashes, the answer still needs
    \`Access-Control-Allow-Origin\`. Otherwise the browser hides status and
    body, and the frontend can only say Failed to fetch (see
    Fetch §3.3 (https://fetch.spec.whatwg.org/#http-responses)).

    - one
    - two, which is so long that it does not fit into a single line of this
      narrow terminal and is continued below its own text with more
      1. nested

    How it happens

        app.add_middleware(CORSMiddleware)  # inside ServerErrorMiddleware

            ::error::not a command here
    After.
    "
  `);
});

test('a page for a terminal', () => {
  expect(
    explain(
      '## Head `x`\n\nText **bold** `code` [here](https://a.example) <https://b>.\n\n~~~\ncode\n~~~\n',
      (format, text) => `<${format}>${text}</${format}>`,
    ),
  ).toBe(
    '<bold>Head <cyan>`x`</cyan></bold>\n\nText <bold>bold</bold> <cyan>`code`</cyan> here (<underline>https://a.example</underline>) <https://b>.\n\n    <cyan>code</cyan>\n',
  );
});

test('control characters do not reach the terminal, an unclosed fence ends with the page', () => {
  expect(explain('a\x1b[2Jb\x9bc\r\n\n```\nx\x07', plain)).toBe('a[2Jbc\n\n    x\n');
  expect(explain('', plain)).toBe('\n');
});
