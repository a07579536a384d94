/** One part of a multipart body that is a file. */
export interface FilePart {
  readonly field: string;
  readonly filename: string;
  readonly type: string;
  readonly bytes: Uint8Array;
  /** Other fields, sent before it. */
  readonly extra?: Readonly<Record<string, string>>;
}

/** A body of one file (RFC 7578), with its Content-Type. Names go in as they are: a probe may want them odd. */
export function multipart({ field, filename, type, bytes, extra = {} }: FilePart): { readonly type: string; readonly text: Uint8Array } {
  const encoder = new TextEncoder();
  const boundary = boundaryFor(bytes, Object.values(extra));
  const others = Object.entries(extra).map(([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${quoted(name)}"\r\n\r\n${value}\r\n`);
  const head = encoder.encode(
    `${others.join('')}--${boundary}\r\nContent-Disposition: form-data; name="${quoted(field)}"; filename="${quoted(filename)}"\r\nContent-Type: ${type}\r\n\r\n`,
  );
  const tail = encoder.encode(`\r\n--${boundary}--\r\n`);
  const text = new Uint8Array(head.length + bytes.length + tail.length);
  text.set(head);
  text.set(bytes, head.length);
  text.set(tail, head.length + bytes.length);
  return { type: `multipart/form-data; boundary=${boundary}`, text };
}

/** As browsers write them (HTML, multipart/form-data encoding algorithm). */
function quoted(name: string): string {
  return name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** A line that the content does not hold. */
function boundaryFor(bytes: Uint8Array, texts: readonly string[]): string {
  const content = [new TextDecoder('latin1').decode(bytes), ...texts].join('\n');
  let boundary = '----file-boundary';
  for (let count = 1; content.includes(boundary); count++) boundary = `----file-boundary-${count}`;
  return boundary;
}
